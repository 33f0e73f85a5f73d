using System.Collections.Generic;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>LRN</c> (or <c>NORM</c>): local response normalisation over channels (B04). Without options it is AlexNet's: five channels, k 2, beta 0.75 and the
/// paper's alpha of 1e-4, which is multiplied by the size here because <c>alpha</c> is divided by it, as PyTorch and Caffe do.</summary>
public sealed class LocalResponseNormLayer : Layer
{
    private const double PaperAlpha = 1e-4;

    public override IReadOnlyList<string> Keywords { get; } = ["LRN", "NORM"];

    public override IReadOnlyList<string> OtherNames { get; } = ["LocalResponseNorm", "LocalResponseNormalization"];

    public override string NamePrefix => "norm";

    public override string Usage => "LRN [size n] [alpha a] [beta b] [k k]";

    public override void Build(LayerContext context)
    {
        var arguments = context.Arguments;
        var size = arguments.Option("size", 1, 1 << 16, 5);
        var alpha = arguments.RealOption("alpha", 0, 1e6, PaperAlpha * size);
        var beta = arguments.RealOption("beta", 0, 100, 0.75);
        var k = arguments.RealOption("k", 1e-6, 1e6, 2.0);
        arguments.End(Usage);
        context.IsSure &= !arguments.Failed;
        if (context.RequireImage())
        {
            context.Value = context.Graph.Add(new LocalResponseNorm(size, alpha, beta, k), context.Value);
        }
    }
}
