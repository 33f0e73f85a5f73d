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

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, Invariant.Text($"value = Gpu.KlDivergence(x0, x1, n * {inputs[0].Length}, {inputs[0].Length});"));
}

/// <summary>The gradient of <see cref="KlDivergence"/>: <c>softmax(x) (sum of t) - t</c>. Inputs: x, t, dy.</summary>
public sealed record KlDivergenceGradient : LoopOperator
{
    public override string Name => "kl_divergence_gradient";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Softmax.GpuRows(output, "Gpu.LogSumExp(x0, from, {0}, {1}, out var largest, out var total);\nvar wanted = Gpu.Sum(x1, from, {0}, {1});\nvar share = x2[n];", "(XMath.Exp(x0[at] - largest) / total * wanted - x1[at]) * share", isWhole: true);

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => TargetLoss.Lower("KlDivergenceGradient", inputs[0]);
}
