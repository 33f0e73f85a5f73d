using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>-log softmax(scores)[label]</c> of each sample: <c>[N,classes]</c> and labels to <c>[N]</c>, computed by log-sum-exp so that scores
/// such as 123, 456, 789 are harmless (PyTorch's <c>cross_entropy</c> with <c>reduction='none'</c>).</summary>
public sealed record SoftmaxCrossEntropy : LoopOperator
{
    public override string Name => "softmax_cross_entropy";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => TensorType.Batched(1) with { Time = inputs[0].Time };

    public override void Differentiate(GradientBuilder gradients) => gradients.Add(0, gradients.Graph.Add(
        new SoftmaxCrossEntropyGradient(), gradients.Input(0), gradients.Input(1), gradients.Upstream));

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, Invariant.Text($"value = Gpu.CrossEntropy(x0, n * {inputs[0].Channels}, {inputs[0].Channels}, 1, x1[n]);"));

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("SoftmaxCrossEntropy", inputs[0]);

    internal static CpuLoop Lower(string template, TensorType scores) => new(
        template, "IClasses", EquatableArray.Of(new ShapeConstant("Classes", scores.Channels)), TailAxis.None, 0);
}

/// <summary><c>(softmax(scores) - onehot(label)) · dy[n]</c>. Inputs: scores, labels, dy.</summary>
public sealed record SoftmaxCrossEntropyGradient : LoopOperator
{
    public override string Name => "softmax_cross_entropy_gradient";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Softmax.GpuRows(output, "Gpu.LogSumExp(x0, from, {0}, {1}, out var largest, out var sum);\nvar label = x1[n];\nvar share = x2[n];", "(XMath.Exp(x0[at] - largest) / sum - (c == label ? 1f : 0f)) * share");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        SoftmaxCrossEntropy.Lower("SoftmaxCrossEntropyGradient", inputs[0]);
}
