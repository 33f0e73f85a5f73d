using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>Of each sample the sum of <c>(x - target)²</c>. Inputs: x, target; to <c>[N]</c>.</summary>
public sealed record SquaredError : TargetLoss
{
    public override string Name => "squared_error";

    protected override string Template => "SquaredError";

    protected override Operator Gradient => new SquaredErrorGradient();
}

/// <summary>The gradient of <see cref="SquaredError"/>. Inputs: x, target, dy.</summary>
public sealed record SquaredErrorGradient : LoopOperator
{
    public override string Name => "squared_error_gradient";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        TargetLoss.GpuSlope("SquaredErrorSlope", output);

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => TargetLoss.Lower("SquaredErrorGradient", inputs[0]);
}
