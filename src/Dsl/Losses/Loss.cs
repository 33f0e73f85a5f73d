using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Losses;

/// <summary>A loss of the language, <c>loss WORD</c>: what each sample's value expands to. One line in <see cref="LossList"/> each.</summary>
public abstract class Loss
{
    /// <summary>The words that name it, the proper one first; they are read in any case.</summary>
    public abstract IReadOnlyList<string> Keywords { get; }

    /// <summary>What other tools call it: not read, but known when a mistake is explained.</summary>
    public virtual IReadOnlyList<string> OtherNames => [];

    /// <summary>Whether it may end a chain, as on the slides: <c>... - FC 10 - SOFTMAX</c>.</summary>
    public virtual bool EndsChains => false;

    public string Keyword => Keywords[0];

    /// <summary>Whether it takes class numbers (<see cref="Operators.Labels"/>); otherwise numbers of the output's volume (<see cref="Operators.Target"/>).</summary>
    public abstract bool TakesLabels { get; }

    /// <summary>Whether it takes images too, and then a class number for each place: <c>every pixel</c>.</summary>
    public virtual bool TakesPixels => false;

    /// <summary>What it expects of the output, where that does not fit; null where it does.</summary>
    public abstract string? Refuse(TensorType output);

    /// <summary>Adds the loss of each sample, <c>[N]</c>, given the output and the labels or targets.</summary>
    public abstract int Build(GraphBuilder graph, int output, int wanted);

    /// <summary>What it compares with, for an output of a type; <paramref name="tensor"/> is the output's name where the model has several losses.</summary>
    public TargetInfo Target(TensorType output, string? tensor)
    {
        var name = TakesLabels ? TargetInfo.Labels : Operators.Target.Only;
        return new TargetInfo(
            tensor is null ? name : $"{tensor}_{name}",
            TakesLabels ? TensorType.LabelsOf([.. output.Extents.Skip(1)]) with { Time = output.Time } : output,
            TakesLabels ? output.Channels : 0);
    }
}
