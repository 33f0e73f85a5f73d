using System.Collections.Generic;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>PRELU</c>: x where positive, otherwise w[channel] * x with learned w, 0.25 at the start (B03; He et al. 2015).</summary>
public sealed class PReluLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["PRELU"];

    public override string NamePrefix => "prelu";

    public override string Usage => "PRELU";

    public override void Build(LayerContext context)
    {
        context.Arguments.End(Usage);
        var (graph, x, channels) = (context.Graph, context.Value, context.Type.Channels);
        var weight = context.AddParameter("weight", Initializer.Quarter, 0, 0, decays: false, channels);

        // x less its positive part: at 0 the slope is w, as in PyTorch.
        var positive = graph.Add(new Relu(), x);
        context.Value = graph.Sum(positive, graph.Add(new ChannelScale(), graph.Subtract(x, positive), weight));
    }
}
