using System.Collections.Generic;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>BN</c>: batch normalisation (B04), PyTorch's <c>BatchNorm2d</c> and <c>BatchNorm1d</c>. Training normalises by the batch's mean and (biased) variance
/// and keeps running ones (of the unbiased variance), by which inference normalises.</summary>
public sealed class BatchNormLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["BN", "BATCHNORM"];

    public override IReadOnlyList<string> OtherNames { get; } = ["BatchNorm2d", "BatchNorm1d", "BatchNormalization", "Batch"];

    public override string NamePrefix => "bn";

    public override bool IsFollower => true;

    public override string? Rewrite(IReadOnlyList<string> numbers, string? size) => "BN";

    public override string Usage => "BN [eps e] [momentum m] [noaffine]";

    public override void Build(LayerContext context)
    {
        var arguments = context.Arguments;
        var epsilon = arguments.RealOption("eps", 1e-12, 1e6, 1e-5);
        var momentum = arguments.RealOption("momentum", 0, 1.0000001, 0.1);
        var isAffine = !arguments.Flag("noaffine");
        arguments.End(Usage);
        context.IsSure &= !arguments.Failed;

        if (context.Type.HasTime)
        {
            // The statistics of steps would count what lies beyond the ends of short sequences, and differ from step to step of a text.
            context.Report(Rules.NotAVector, [context.Name, $"[{context.Type.ToVolume()}]"], context.InputOrigin, "fix: take it out of the sequence, or normalise the last step: scan CELL(n) last");
            context.IsSure = false;
            return;
        }

        var (graph, x, channels) = (context.Graph, context.Value, context.Type.Channels);
        var runningMean = context.AddBuffer("running_mean", Initializer.Zeros, channels);
        var runningVariance = context.AddBuffer("running_var", Initializer.Ones, channels);
        var mean = graph.Add(new ChannelMean(), x);
        var variance = graph.Add(new ChannelVariance(), x, mean);
        context.UpdateBuffer("running_mean", graph.Add(new RunningAverage(momentum), runningMean, mean));
        var unbiased = graph.Add(new Unbiased(context.Type.Length / channels), variance);
        context.UpdateBuffer("running_var", graph.Add(new RunningAverage(momentum), runningVariance, unbiased));

        var scale = graph.Add(new InverseRoot(epsilon), graph.Add(new Phase(), variance, runningVariance));
        var y = graph.Add(new Standardize(), x, graph.Add(new Phase(), mean, runningMean), scale);
        if (isAffine)
        {
            y = graph.Add(new ChannelScale(), y, context.AddParameter("weight", Initializer.Ones, 0, 0, decays: false, channels));
            y = graph.Add(new BiasAdd(), y, context.AddParameter("bias", Initializer.Zeros, 0, 0, decays: false, channels));
        }

        context.Value = y;
    }
}
