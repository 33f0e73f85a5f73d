using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>(x - mean) / sqrt(variance + epsilon)</c> of each channel of each sample by itself, with the biased variance: PyTorch's <c>instance_norm</c>
/// without running statistics (Ulyanov et al. 2016).</summary>
public sealed record InstanceNorm(double Epsilon) : LoopOperator
{
    public override string Name => "instance_norm";

    public override string Details => Invariant.Number(Epsilon);

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(inputs[0].IsImage, inputs[0], $"{inputs[0]} is no image");

    public override void Differentiate(GradientBuilder gradients) =>
        gradients.Add(0, gradients.Graph.Add(new InstanceNormGradient(Epsilon), gradients.Input(0), gradients.Upstream));

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuRows(output, "Gpu.InstanceStatistics(x0, from, {0}, {1}f, out var mean, out var scale);", "(x0[at] - mean) * scale", Epsilon);

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("InstanceNorm", output, Epsilon);

    internal static CpuLoop Lower(string template, TensorType x, double epsilon) => new(
        template,
        "IInstanceNormShape",
        EquatableArray.Of(new ShapeConstant("Channels", x.Channels), new ShapeConstant("Plane", x.Height * x.Width), ShapeConstant.OfReal("Epsilon", epsilon)),
        TailAxis.Plane,
        0);

    /// <summary>One item a channel: statements before (<c>{0}</c> places, <c>{1}</c> epsilon), and the expression of each place, whose element is <c>at</c>.</summary>
    internal static GpuLoop GpuRows(TensorType x, string before, string element, double epsilon)
    {
        var plane = x.Height * x.Width;
        var statements = before.Replace("{0}", Invariant.Number(plane)).Replace("{1}", Invariant.Number(epsilon));
        return GpuLoop.Rows(x.Channels, Invariant.Text($$"""
            var from = (n * {{x.Channels}} + i) * {{plane}};
            {{statements}}
            for (var at = from; at < from + {{plane}}; at++)
            {
                {{GpuLoop.Put("at", "i", element)}}
            }
            """));
    }
}

/// <summary>The gradient of <see cref="InstanceNorm"/>: <c>r (dy - mean(dy) - y mean(dy y))</c>, r one over the standard deviation. Inputs: x, dy.</summary>
public sealed record InstanceNormGradient(double Epsilon) : LoopOperator
{
    public override string Name => "instance_norm_gradient";

    public override string Details => Invariant.Number(Epsilon);

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        InstanceNorm.GpuRows(output, "Gpu.InstanceStatistics(x0, from, {0}, {1}f, out var mean, out var scale);\nGpu.InstanceSlopes(x0, x1, from, {0}, mean, scale, out var shift, out var slope);", "scale * (x1[at] - shift - (x0[at] - mean) * scale * slope)", Epsilon);

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => InstanceNorm.Lower("InstanceNormGradient", output, Epsilon);
}
