using System.Collections.Generic;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>IN</c>: instance normalisation (B04), PyTorch's <c>InstanceNorm2d</c>: each channel of each sample by its own mean and variance, in training and
/// inference alike; with <c>affine</c> then a learned factor and bias a channel.</summary>
public sealed class InstanceNormLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["IN", "INSTANCENORM"];

    public override IReadOnlyList<string> OtherNames { get; } = ["InstanceNorm2d", "InstanceNormalization"];

    public override string NamePrefix => "in";

    public override bool IsFollower => true;

    public override string Usage => "IN [eps e] [affine]";

    public override void Build(LayerContext context)
    {
        var epsilon = context.Arguments.RealOption("eps", 1e-12, 1e6, 1e-5);
        var isAffine = context.Arguments.Flag("affine");
        context.Arguments.End(Usage);
        context.IsSure &= !context.Arguments.Failed;
        if (!context.RequireImage())
        {
            return;
        }

        var (graph, channels) = (context.Graph, context.Type.Channels);
        context.Value = graph.Add(new InstanceNorm(epsilon), context.Value);
        if (isAffine)
        {
            context.Value = graph.Add(new ChannelScale(), context.Value, context.AddParameter("weight", Initializer.Ones, 0, 0, decays: false, channels));
            context.Value = graph.Add(new BiasAdd(), context.Value, context.AddParameter("bias", Initializer.Zeros, 0, 0, decays: false, channels));
        }
    }
}
