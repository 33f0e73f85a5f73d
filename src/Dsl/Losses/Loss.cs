using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Losses;

/// <summary>A loss of the language, <c>loss WORD</c>: what each sample's value expands to. One line in <see cref="LossList"/> each.</summary>
public abstract class Loss
{
    /// <summary>The words that name it, the proper one first; they are read in any case.</summary>
    public abstract IReadOnlyList<string> Keywords { get; }

    public string Keyword => Keywords[0];

    /// <summary>Whether it takes class numbers (<see cref="Operators.Labels"/>); otherwise numbers of the output's volume (<see cref="Operators.Target"/>).</summary>
    public abstract bool TakesLabels { get; }

    /// <summary>What it expects of the output, where that does not fit; null where it does.</summary>
    public abstract string? Refuse(TensorType output);

    /// <summary>Adds the loss of each sample, <c>[N]</c>, given the output and the labels or targets.</summary>
    public abstract int Build(GraphBuilder graph, int output, int wanted);
}
