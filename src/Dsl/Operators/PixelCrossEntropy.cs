using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The mean over the places of an image of <c>-log softmax(scores)[label]</c>, the softmax over the channels of each place (Long et al. 2015):
/// <c>[N,classes,H,W]</c> and labels <c>[N,H,W]</c> to <c>[N]</c>. Its mean over the batch is PyTorch's <c>cross_entropy</c> of images.</summary>
public sealed record PixelCrossEntropy : LoopOperator
{
    public override string Name => "pixel_cross_entropy";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].IsImage && inputs[1].Element == ElementType.Label && inputs[1].Extents.SequenceEqual(inputs[0].Extents.Skip(1)),
        TensorType.Batched(1),
        $"{inputs[0]} against labels of {inputs[1]}");

    public override void Differentiate(GradientBuilder gradients) => gradients.Add(0, gradients.Graph.Add(
        new PixelCrossEntropyGradient(), gradients.Input(0), gradients.Input(1), gradients.Upstream));

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, Invariant.Text($$"""
            for (var r = 0; r < {{Places(inputs[0])}}; r++)
            {
            value += Gpu.CrossEntropy(x0, n * {{inputs[0].Length}} + r, {{inputs[0].Channels}}, {{Places(inputs[0])}}, x1[n * {{Places(inputs[0])}} + r]) / {{Places(inputs[0])}};
            }
            """));

    private static int Places(TensorType x) => x.Length / x.Channels;

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Softmax.Lower("PixelCrossEntropy", inputs[0]);
}

/// <summary><c>(softmax(scores) - onehot(label)) · dy[n] / places</c>. Inputs: scores, labels, dy.</summary>
public sealed record PixelCrossEntropyGradient : LoopOperator
{
    public override string Name => "pixel_cross_entropy_gradient";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Softmax.GpuRows(output, Invariant.Text($"Gpu.LogSumExp(x0, from, {{0}}, {{1}}, out var largest, out var sum);\nvar label = x1[n * {{1}} + i];\nvar share = x2[n] / {{1}};"), "(XMath.Exp(x0[at] - largest) / sum - (c == label ? 1f : 0f)) * share");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Softmax.Lower("PixelCrossEntropyGradient", inputs[0]);
}
