using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>Of each sample the sum of <c>max(x, 0) - x target + log(1 + exp(-|x|))</c>, the cross-entropy of <c>sigmoid(x)</c> against targets from 0 to 1,
/// in a form that nothing overflows in (PyTorch's <c>binary_cross_entropy_with_logits</c>). Inputs: x, target; to <c>[N]</c>.</summary>
public sealed record BinaryCrossEntropy : TargetLoss
{
    public override string Name => "binary_cross_entropy";

    protected override string Template => "BinaryCrossEntropy";

    protected override Operator Gradient => new BinaryCrossEntropyGradient();
}

/// <summary>The gradient of <see cref="BinaryCrossEntropy"/>. Inputs: x, target, dy.</summary>
public sealed record BinaryCrossEntropyGradient : LoopOperator
{
    public override string Name => "binary_cross_entropy_gradient";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        TargetLoss.GpuSlope("BinaryCrossEntropySlope", output);

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => TargetLoss.Lower("BinaryCrossEntropyGradient", inputs[0]);
}
