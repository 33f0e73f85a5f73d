using System.Collections.Generic;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>GAUSSIAN [sigma]</c>: in training, normally distributed noise is added to each element (B05); sigma 0.1 unless said.</summary>
public sealed class GaussianLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["GAUSSIAN"];

    public override IReadOnlyList<string> OtherNames { get; } = ["GaussianNoise", "Noise"];

    public override string NamePrefix => "noise";

    public override string Usage => "GAUSSIAN [sigma]";

    public override void Build(LayerContext context)
    {
        var sigma = context.Arguments.Number("standard deviation", 0, 1e6, 0.1);
        context.Arguments.End(Usage);
        context.Value = context.Graph.Add(new GaussianNoise(sigma, context.NextRandomSite()), context.Value);
    }
}
