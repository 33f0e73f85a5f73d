namespace DslCompiler;

/// <summary>What the generated code says of its network: the name, the memory plan's sizes, and every parameter.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Sizes">Memory, in elements.</param>
/// <param name="DecayedLength">Elements of parameter memory, from its start, that weight decay takes.</param>
/// <param name="Parameters">Trained tensors, in the order of the text.</param>
public sealed record NetworkSpec(string Name, ProgramSizes Sizes, long DecayedLength, ParameterSpec[] Parameters);
