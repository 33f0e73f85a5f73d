using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The logarithm of <see cref="Softmax"/>, <c>x - log sum of exp(x)</c> over the channels of each place (the features of a vector): finite where a
/// probability is too small for a float. PyTorch's <c>log_softmax</c> with <c>dim=1</c>.</summary>
public sealed record LogSoftmax : LoopOperator
{
    public override string Name => "log_softmax";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override void Differentiate(GradientBuilder gradients) =>
        gradients.Add(0, gradients.Graph.Add(new LogSoftmaxGradient(), gradients.Output, gradients.Upstream));

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Softmax.GpuRows(output, "Gpu.LogSumExp(x0, from, {0}, {1}, out var largest, out var sum);\nvar log = XMath.Log(sum);", "x0[at] - largest - log");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Softmax.Lower("LogSoftmax", output);
}

/// <summary><c>dy - exp(y) sum of dy</c>. Inputs: the result y, dy.</summary>
public sealed record LogSoftmaxGradient : LoopOperator
{
    public override string Name => "log_softmax_gradient";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Softmax.GpuRows(output, "var sum = Gpu.Sum(x1, from, {0}, {1});", "x1[at] - XMath.Exp(x0[at]) * sum");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Softmax.Lower("LogSoftmaxGradient", output);
}
