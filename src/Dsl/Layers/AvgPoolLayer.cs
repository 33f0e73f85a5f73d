using System.Collections.Generic;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>AVGPOOL 2x2</c>: the mean of each window. Padding counts as zeros, as in PyTorch; with <c>nopad</c> it does not count, nor with <c>same</c>,
/// as in Keras.</summary>
public sealed class AvgPoolLayer : PoolLayer
{
    public override IReadOnlyList<string> Keywords { get; } = ["AVGPOOL"];

    public override IReadOnlyList<string> OtherNames { get; } = ["AvgPool2d", "AveragePooling2D", "AveragePooling", "AveragePool", "MeanPool", "Avg_Pool", "Avg_Pool2d"];

    public override string Usage => "AVGPOOL [HxW] [stride n] [pad n] [same] [dilation n] [nopad] [floor] [ceil] [global]";

    protected override bool ReadIgnoresPadding(Arguments arguments) => arguments.Flag("nopad") | arguments.Has("same");

    protected override int Pool(GraphBuilder graph, int x, Window window, bool ignoresPadding) => graph.Add(new AvgPool2d(window, !ignoresPadding), x);
}

/// <summary><c>GLOBALAVGPOOL</c>: the mean of each channel, <c>1x1xC</c>.</summary>
public sealed class GlobalAvgPoolLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["GLOBALAVGPOOL"];

    public override IReadOnlyList<string> OtherNames { get; } = ["GlobalAveragePooling2D", "AdaptiveAvgPool2d", "GlobalAveragePool", "GlobalPool", "GAP"];

    public override string NamePrefix => "pool";

    public override string Usage => Keyword;

    public override void Build(LayerContext context)
    {
        context.Arguments.End(Usage);
        context.IsSure &= !context.Arguments.Failed;
        if (context.RequireImage())
        {
            context.Value = context.Graph.Add(new AvgPool2d(new Window(context.Type.Height, context.Type.Width, 1, 0)), context.Value);
        }
    }
}
