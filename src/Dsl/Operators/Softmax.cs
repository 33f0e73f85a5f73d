using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>exp(x) / sum of exp(x)</c> over the channels of each place (the features of a vector), shifted by the largest so that nothing
/// overflows: PyTorch's <c>softmax</c> with <c>dim=1</c>.</summary>
public sealed record Softmax : LoopOperator
{
    public override string Name => "softmax";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override void Differentiate(GradientBuilder gradients) =>
        gradients.Add(0, gradients.Graph.Add(new SoftmaxGradient(), gradients.Output, gradients.Upstream));

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("Softmax", output);

    internal static CpuLoop Lower(string template, TensorType x) => new(
        template,
        "IPlanes",
        EquatableArray.Of(new ShapeConstant("Channels", x.Channels), new ShapeConstant("Plane", x.Length / x.Channels)),
        TailAxis.None,
        0);
}

/// <summary><c>y (dy - sum of dy y)</c>. Inputs: the result y, dy.</summary>
public sealed record SoftmaxGradient : LoopOperator
{
    public override string Name => "softmax_gradient";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Softmax.Lower("SoftmaxGradient", output);
}
