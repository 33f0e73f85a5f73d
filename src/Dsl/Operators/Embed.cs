using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>Its input as the channels from <paramref name="First"/> on among <paramref name="Channels"/>, the others 0: the gradient of
/// <see cref="Slice"/>, whose gradient it has in turn.</summary>
public sealed record Embed(int First, int Channels) : LoopOperator
{
    public override string Name => "embed";

    public override string Details => Invariant.Text($"{First} of {Channels}");

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        First >= 0 && First + inputs[0].Channels <= Channels && (inputs[0].IsImage || inputs[0].IsVector),
        inputs[0].WithChannels(Channels),
        $"{inputs[0]} at {Details}");

    public override void Differentiate(GradientBuilder gradients) =>
        gradients.Add(0, gradients.Graph.Add(new Slice(First, gradients.InputType(0).Channels), gradients.Upstream));

    public override int? InBlocks(LayoutBuilder layout, int[] inputs) =>
        layout.HasBlocks(inputs) && Slice.FitsBlocks(First, layout.TypeOf(inputs[0]).Channels, Channels) ? layout.AddInBlocks(this, inputs) : null;

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var first = First * (output.Length / output.Channels);
        return GpuLoop.Element(output, Invariant.Text($"value = i >= {first} && i < {first + inputs[0].Length} ? x0[n * {inputs[0].Length} + i - {first}] : 0f;"));
    }

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Slice.Lower("Embed", First, output, inputs[0], output);
}
