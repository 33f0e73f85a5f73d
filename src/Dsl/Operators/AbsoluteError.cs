using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>Of each sample the sum of <c>|x - target|</c>; its slope at 0 is 0. Inputs: x, target; to <c>[N]</c>.</summary>
public sealed record AbsoluteError : TargetLoss
{
    public override string Name => "absolute_error";

    protected override string Template => "AbsoluteError";

    protected override Operator Gradient => new AbsoluteErrorGradient();
}

/// <summary>The gradient of <see cref="AbsoluteError"/>. Inputs: x, target, dy.</summary>
public sealed record AbsoluteErrorGradient : LoopOperator
{
    public override string Name => "absolute_error_gradient";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        TargetLoss.GpuSlope("AbsoluteErrorSlope", output);

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => TargetLoss.Lower("AbsoluteErrorGradient", inputs[0]);
}
