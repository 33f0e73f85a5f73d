namespace DslCompiler.Model;

/// <summary>A named input or output of a model, one batch of what the caller gives or gets. The only input of a model is usually called
/// <see cref="Input"/>, its only output <see cref="Scores"/>.</summary>
public sealed record Port(string Name, TensorType Type)
{
    public const string Input = "input";

    public const string Scores = "scores";
}

/// <summary>What losses compare with, from the caller at each training step: the class number of each sample (<paramref name="Type"/> is
/// <see cref="TensorType.Labels"/>, and they run from 0 to <paramref name="Classes"/> - 1), or a batch of numbers (<paramref name="Classes"/> is 0).
/// Several losses may share one.</summary>
public sealed record TargetInfo(string Name, TensorType Type, int Classes)
{
    /// <summary>How the only class numbers of a model are called.</summary>
    public const string Labels = "labels";

    public bool IsClasses => Type.Element == ElementType.Label;
}

/// <summary>A loss: its name (a result of the graph, a mean over the batch), what it is (<c>SOFTMAX</c>), the output it judges (or "" where that is no
/// output), its weight in the total, and the target it compares with (or "" where it needs none).</summary>
public sealed record LossInfo(string Name, string Kind, string Output, double Weight, string Target)
{
    /// <summary>How the only loss of a model is called.</summary>
    public const string Only = "loss";
}
