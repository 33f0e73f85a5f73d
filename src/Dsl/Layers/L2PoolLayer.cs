using System.Collections.Generic;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>L2POOL 2x2</c>: the root of the sum of squares of each window (B02), PyTorch's <c>LPPool2d(2, ...)</c>; its slope where all are 0 is 0.</summary>
public sealed class L2PoolLayer : PoolLayer
{
    public override IReadOnlyList<string> Keywords { get; } = ["L2POOL"];

    public override IReadOnlyList<string> OtherNames { get; } = ["LPPool2d", "LpPool", "L2Pooling"];

    protected override int Pool(GraphBuilder graph, int x, Window window, bool ignoresPadding)
    {
        var mean = graph.Add(new AvgPool2d(window), graph.Multiply(x, x));
        return graph.Add(new SquareRoot(), graph.Multiply(graph.Constant((double)window.Height * window.Width), mean));
    }
}
