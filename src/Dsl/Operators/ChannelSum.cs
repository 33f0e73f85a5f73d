using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The sum over batch and places of each channel: what a bias gets as gradient. <c>[N,C,H,W]</c> or <c>[N,C]</c> to <c>[C]</c>.</summary>
public sealed record ChannelSum : LoopOperator
{
    public override string Name => "channel_sum";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => TensorType.Fixed(inputs[0].Channels);

    public override int? InBlocks(LayoutBuilder layout, int[] inputs) => JoinChannelParts.Add(layout, ChannelStatistic.Sum, inputs);

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        ChannelMean.Summed(inputs[0], output, at => $"x0[{at}]", "");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new(
        inputs[0].IsImage ? "ChannelSum" : "FeatureSum",
        "IPlanes",
        EquatableArray.Of(
            new ShapeConstant("Channels", inputs[0].Channels),
            new ShapeConstant("Plane", inputs[0].Extents.Skip(1).Aggregate(1, (a, b) => a * b))),
        TailAxis.None,
        0);
}
