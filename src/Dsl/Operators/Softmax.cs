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

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuRows(output, "Gpu.LogSumExp(x0, from, {0}, {1}, out var largest, out var sum);", "XMath.Exp(x0[at] - largest) / sum");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("Softmax", output);

    internal static CpuLoop Lower(string template, TensorType x) => new(
        template,
        "IPlanes",
        EquatableArray.Of(new ShapeConstant("Channels", x.Channels), new ShapeConstant("Plane", x.Length / x.Channels)),
        TailAxis.None,
        0);

    /// <summary>One item a place: statements before (<c>{0}</c> channels, <c>{1}</c> places), and the expression of each channel, whose element is <c>at</c>. With
    /// <paramref name="isWhole"/> all elements of a sample are its channels.</summary>
    internal static GpuLoop GpuRows(TensorType x, string before, string element, bool isWhole = false)
    {
        var (channels, plane) = isWhole ? (x.Length, 1) : (x.Channels, x.Length / x.Channels);
        var statements = before.Replace("{0}", Invariant.Number(channels)).Replace("{1}", Invariant.Number(plane));
        return GpuLoop.Rows(plane, Invariant.Text($$"""
            var from = n * {{x.Length}} + i;
            {{statements}}
            for (var c = 0; c < {{channels}}; c++)
            {
                var at = from + c * {{plane}};
                {{GpuLoop.Put("at", "c", element)}}
            }
            """));
    }
}

/// <summary><c>y (dy - sum of dy y)</c>. Inputs: the result y, dy.</summary>
public sealed record SoftmaxGradient : LoopOperator
{
    public override string Name => "softmax_gradient";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Softmax.GpuRows(output, "var dot = Gpu.Dot(x0, x1, from, {0}, {1});", "x0[at] * (x1[at] - dot)");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Softmax.Lower("SoftmaxGradient", output);
}
