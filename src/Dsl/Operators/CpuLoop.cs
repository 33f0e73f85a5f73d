namespace DslCompiler.Operators;

/// <summary>How the elements a tail sees lie to the channels.</summary>
public enum TailAxis
{
    /// <summary>The template takes no tail.</summary>
    None,

    /// <summary>A stretch lies within one channel: a channel's number is broadcast.</summary>
    Plane,

    /// <summary>A stretch runs along the features: their numbers are loaded side by side.</summary>
    Row,
}

/// <summary>A constant that the shape fixes, given to the kernel template as a static member of a generated struct.</summary>
public sealed record ShapeConstant(string Name, long Value)
{
    /// <summary>The value where it is a real number; otherwise it is the whole number <see cref="Value"/>.</summary>
    public double? Real { get; init; }

    public static ShapeConstant OfReal(string name, double value) => new(name, 0) { Real = value };
}

/// <summary>The CPU lowering of a loop: the runtime's template, the interface that its constants implement, the constants,
/// how a tail is applied, and the scratch memory a worker needs (elements).</summary>
public sealed record CpuLoop(string Template, string ShapeInterface, EquatableArray<ShapeConstant> Constants, TailAxis Tail, long Scratch)
{
    /// <summary>The constant that says how many blocks of channels the samples of a result are apart: its own, or those of the joined image that it is written into.</summary>
    public const string OutputBlocks = "OutputBlocks";

    /// <summary>The inputs that the template takes, where it takes more than there may be: the others are given as <c>default</c>.</summary>
    public int InputSlots { get; init; }

    /// <summary>The axes of time that the kernel goes through by itself; it is told their steps. None: it takes all steps of all samples for a larger batch.</summary>
    public EquatableArray<int> Axes { get; init; } = EquatableArray<int>.Empty;
}
