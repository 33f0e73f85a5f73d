using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The multiclass SVM loss of each sample, <c>sum over j != label of max(0, s[j] - s[label] + 1)</c>, or of the squares of these
/// (Weston and Watkins 1999): <c>[N,classes]</c> and labels to <c>[N]</c>. PyTorch's <c>multi_margin_loss</c> divides it by the number of classes.</summary>
public sealed record Hinge(bool IsSquared) : LoopOperator
{
    public override string Name => IsSquared ? "squared_hinge" : "hinge";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => TensorType.Batched(1) with { Time = inputs[0].Time };

    public override void Differentiate(GradientBuilder gradients) => gradients.Add(0, gradients.Graph.Add(
        new HingeGradient(IsSquared), gradients.Input(0), gradients.Input(1), gradients.Upstream));

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, Invariant.Text($"value = Gpu.Hinge(x0, n * {inputs[0].Length}, {inputs[0].Length}, x1[n], {(IsSquared ? 1 : 0)});"));

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("Hinge", inputs[0], IsSquared);

    internal static CpuLoop Lower(string template, TensorType scores, bool isSquared) => new(
        template,
        "IHingeShape",
        EquatableArray.Of(new ShapeConstant("Classes", scores.Channels), new ShapeConstant("IsSquared", isSquared ? 1 : 0)),
        TailAxis.None,
        0);
}

/// <summary>The gradient of <see cref="Hinge"/>. Inputs: scores, labels, dy. Exactly at the margin it is 0.</summary>
public sealed record HingeGradient(bool IsSquared) : LoopOperator
{
    public override string Name => IsSquared ? "squared_hinge_gradient" : "hinge_gradient";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Softmax.GpuRows(output, Invariant.Text($"var label = x1[n];\nvar right = x0[from + label];\nvar share = x2[n];\nvar all = Gpu.HingeSlopes(x0, from, {{0}}, label, {(IsSquared ? 1 : 0)});"), Invariant.Text($"c == label ? -all * share : Gpu.HingeSlope(x0[at] - right + 1f, {(IsSquared ? 1 : 0)}) * share"));

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Hinge.Lower("HingeGradient", inputs[0], IsSquared);
}
