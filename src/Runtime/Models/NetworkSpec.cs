namespace DslCompiler;

/// <summary>What the generated code says of its network: the name, the memory plan's sizes, and every parameter.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Sizes">Memory, in elements.</param>
/// <param name="DecayedLength">Elements of parameter memory, from its start, that weight decay takes.</param>
/// <param name="Parameters">Trained tensors, in the order of the text.</param>
public sealed record NetworkSpec(string Name, ProgramSizes Sizes, long DecayedLength, ParameterSpec[] Parameters)
{
    /// <summary>Tensors that training updates and inference reads, but that no optimiser trains; they lie behind the parameters.</summary>
    public ParameterSpec[] Buffers { get; init; } = [];

    /// <summary>Elements of all buffers, each rounded up to 16.</summary>
    public long BufferLength { get; init; }
}
