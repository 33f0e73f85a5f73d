using System;
using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The mean over batch and places of each channel (feature). It has no gradient of its own: that of <see cref="Standardize"/>,
/// which it is made for, goes through it.</summary>
public sealed record ChannelMean : LoopOperator
{
    public override string Name => "channel_mean";

    public override string Role => "Mean";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => TensorType.Fixed(inputs[0].Channels);

    public override int? InBlocks(LayoutBuilder layout, int[] inputs) => JoinChannelParts.Add(layout, ChannelStatistic.Moments, inputs);

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Summed(inputs[0], output, at => $"x0[{at}]", Invariant.Text($"value /= s.Rows * {inputs[0].Length / inputs[0].Channels};"));

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("Mean", inputs[0]);

    /// <summary>The lowering of a statistic of channels: over images and over vectors there are two loops.</summary>
    internal static CpuLoop Lower(string statistic, TensorType x) => new(
        (x.IsImage ? "Channel" : "Feature") + statistic,
        "IPlanes",
        EquatableArray.Of(new ShapeConstant("Channels", x.Channels), new ShapeConstant("Plane", x.Length / x.Channels)),
        TailAxis.None,
        0);

    /// <summary>A sum over batch and places of each channel, of a term by the element's place.</summary>
    internal static GpuLoop Summed(TensorType x, TensorType output, Func<string, string> term, string finish)
    {
        var plane = x.Length / x.Channels;
        return GpuLoop.Summed(output, new GpuSum("", Invariant.Text($"s.Rows * {plane}"), term(Invariant.Text($"(r / {plane} * {x.Channels} + i) * {plane} + r % {plane}")), plane), finish);
    }
}
