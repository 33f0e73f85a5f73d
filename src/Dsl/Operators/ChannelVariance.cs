using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The mean square distance to the mean (the biased variance) over batch and places of each channel (feature), in a pass of its own: nothing
/// cancels. Inputs: x, mean. Like <see cref="ChannelMean"/> it leaves its gradient to <see cref="Standardize"/>.</summary>
public sealed record ChannelVariance : LoopOperator
{
    public override string Name => "channel_variance";

    public override string Role => "Variance";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[1] == TensorType.Fixed(inputs[0].Channels), inputs[1], $"a mean of {inputs[1]} for {inputs[0]}");

    /// <summary>In the one pass that finds the mean too; this one's own mean is not read.</summary>
    public override int? InBlocks(LayoutBuilder layout, int[] inputs) =>
        JoinChannelParts.Add(layout, ChannelStatistic.Moments, [inputs[0]], isVariance: true);

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        ChannelMean.Summed(inputs[0], output, at => $"Gpu.Square(x0[{at}] - x1[i])", Invariant.Text($"value /= s.Rows * {inputs[0].Length / inputs[0].Channels};"));

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => ChannelMean.Lower("Variance", inputs[0]);
}
