using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>A loss against numbers: a sum over a sample's elements, in float64. The target gets no gradient: it comes from outside.</summary>
public abstract record TargetLoss : LoopOperator
{
    protected abstract string Template { get; }

    protected abstract Operator Gradient { get; }

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs[0] == inputs[1] && inputs[0].HasBatch, TensorType.Batched(1) with { Time = inputs[0].Time }, $"{inputs[0]} against a target of {inputs[1]}");

    public override void Differentiate(GradientBuilder gradients) =>
        gradients.Add(0, gradients.Graph.Add(Gradient, gradients.Input(0), gradients.Input(1), gradients.Upstream));

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) => GpuLoop.Element(
        output, Invariant.Text($"for (var r = 0; r < {inputs[0].Length}; r++) {{ value += Gpu.{Template}(x0[n * {inputs[0].Length} + r], x1[n * {inputs[0].Length} + r]); }}"));

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower(Template, inputs[0]);

    internal static CpuLoop Lower(string template, TensorType x) =>
        new(template, "IClasses", EquatableArray.Of(new ShapeConstant("Classes", x.Length)), TailAxis.None, 0);

    /// <summary>The gradient, by the slope of an element.</summary>
    internal static GpuLoop GpuSlope(string slope, TensorType x) =>
        GpuLoop.Element(x, Invariant.Text($"value = Gpu.{slope}(x0[n * {x.Length} + i], x1[n * {x.Length} + i]) * x2[n];"));

}
