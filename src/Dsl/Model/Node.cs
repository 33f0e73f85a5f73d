using DslCompiler.Operators;

namespace DslCompiler.Model;

/// <summary>Where a value comes from: the layer's name, the layer as written, and its line in the <c>.dsl</c> file.
/// <paramref name="IsBackward"/> tells a gradient's nodes. A line, not a span: editing a comment must not change the model.</summary>
public sealed record Origin(string Layer, string Text, int Line, bool IsBackward = false)
{
    /// <summary>The <c>checkpoint</c> that the value is within, counted from 1; 0: none. Its values are computed anew in the backward pass.</summary>
    public int Checkpoint { get; init; }

    public static Origin None { get; } = new("", "", 0);
}

/// <summary>One value of the graph: the operator that computes it, from which values, and its type. <paramref name="Id"/> is its place in its function.</summary>
public sealed record Node(int Id, Operator Operator, EquatableArray<int> Inputs, TensorType Type, Origin Origin);
