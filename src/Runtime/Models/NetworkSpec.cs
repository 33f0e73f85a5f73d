using System.Collections.Immutable;

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

    /// <summary>Elements of parameter memory, from its start, that an optimiser updates; those behind are frozen.</summary>
    public long TrainedLength { get; init; } = Sizes.Parameters;

    /// <summary>Updates in the course of a training step; null where none is worth it.</summary>
    public UpdatePlan? Updates { get; init; }

    /// <summary>The batches that a forward pass takes.</summary>
    public ImmutableArray<PortSpec> Inputs { get; init; } = [];

    /// <summary>The batches that it gives.</summary>
    public ImmutableArray<PortSpec> Outputs { get; init; } = [];

    /// <summary>What a training step compares with.</summary>
    public ImmutableArray<TargetSpec> Targets { get; init; } = [];

    /// <summary>What a classifier's only loss is: <c>SOFTMAX</c>, <c>SVM</c> or <c>SVM2</c>.</summary>
    public string LossKind { get; init; } = "SOFTMAX";

    /// <summary>The names of the losses, where there are several.</summary>
    public ImmutableArray<string> Losses { get; init; } = [];
}
