using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>Of each sample <c>sum of t (log t - log softmax(x))</c>, with <c>0 log 0 = 0</c>: PyTorch's <c>kl_div(log_softmax(x, 1), t)</c>, summed over the
/// classes. Inputs: scores x, targets t, probabilities; to <c>[N]</c>.</summary>
public sealed record KlDivergence : TargetLoss
{
    public override string Name => "kl_divergence";

    protected override string Template => "KlDivergence";

    protected override Operator Gradient => new KlDivergenceGradient();
}

/// <summary>The gradient of <see cref="KlDivergence"/>: <c>softmax(x) (sum of t) - t</c>. Inputs: x, t, dy.</summary>
public sealed record KlDivergenceGradient : LoopOperator
{
    public override string Name => "kl_divergence_gradient";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => TargetLoss.Lower("KlDivergenceGradient", inputs[0]);
}
