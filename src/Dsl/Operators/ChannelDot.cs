using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The sum over batch and places of <c>a * b</c> in each channel: what a factor of the channel gets as gradient.</summary>
public sealed record ChannelDot : LoopOperator
{
    public override string Name => "channel_dot";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0] == inputs[1], TensorType.Fixed(inputs[0].Channels), $"{inputs[0]} by {inputs[1]}");

    public override int? InBlocks(LayoutBuilder layout, int[] inputs) => JoinChannelParts.Add(layout, ChannelStatistic.Dot, inputs);

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        ChannelMean.Summed(inputs[0], output, at => $"x0[{at}] * x1[{at}]", "");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => ChannelMean.Lower("Dot", inputs[0]);
}
