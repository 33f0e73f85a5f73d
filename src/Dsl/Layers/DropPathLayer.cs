using System.Collections.Generic;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>DROPPATH p</c>: in training, all of a sample is 0 with probability p (0.2 unless said) and the others are scaled up (B05): stochastic depth
/// where it ends the path of a residual block, <c>add { ... - DROPPATH 0.2 | _ }</c>.</summary>
public sealed class DropPathLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["DROPPATH"];

    public override IReadOnlyList<string> OtherNames { get; } = ["StochasticDepth", "DropBlock", "SurvivalProbability"];

    public override string NamePrefix => "droppath";

    public override bool IsFollower => true;

    public override string Usage => "DROPPATH [p]";

    public override void Build(LayerContext context)
    {
        var probability = context.Arguments.Number("probability", 0, 1, 0.2);
        context.Arguments.End(Usage);
        context.Value = context.Graph.Add(new DropPath(probability, context.NextRandomSite(), context.Type.Length), context.Value);
    }
}
