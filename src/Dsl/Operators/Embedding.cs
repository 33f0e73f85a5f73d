using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The row of a table for each number: PyTorch's <c>embedding</c>, and what a one-hot vector times a matrix is (B08). Inputs: numbers
/// <c>onehot[N,V]</c>, the table <c>[V,C]</c>.</summary>
public sealed record Embedding : LoopOperator
{
    public override string Name => "embedding";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].Element == ElementType.Index && inputs[1].Extents.Count == 2 && inputs[1].Extents[0] == inputs[0].Length,
        inputs[0] with { Element = ElementType.Float, Extents = EquatableArray.Of(inputs[1].Extents[1]) },
        $"{inputs[0]} from {inputs[1]}");

    public override void Differentiate(GradientBuilder gradients) =>
        gradients.Add(1, gradients.Graph.Add(new ScatterSum(), gradients.Input(0), gradients.Upstream));

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, Invariant.Text($"value = x1[x0[n] * {output.Length} + i];"));

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new("Embedding", "ITableShape", Constants(inputs[0], output), TailAxis.Row, 0);

    internal static EquatableArray<ShapeConstant> Constants(TensorType numbers, TensorType rows) =>
        EquatableArray.Of(new ShapeConstant("Rows", numbers.Length), new ShapeConstant("Width", rows.Length));
}

/// <summary>For each number the sum of the rows that stand beside it: the gradient of a table. Inputs: numbers <c>onehot[N,V]</c>, rows <c>[N,C]</c>; to <c>[V,C]</c>.
/// Added up in the order of the rows.</summary>
public sealed record ScatterSum : LoopOperator
{
    public override string Name => "scatter_sum";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].Element == ElementType.Index && inputs[1] with { Extents = inputs[0].Extents, Element = ElementType.Index } == inputs[0],
        TensorType.Fixed(inputs[0].Length, inputs[1].Length),
        $"{inputs[1]} to {inputs[0]}");

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, Invariant.Text($"for (var r = 0; r < s.Rows; r++) {{ value += x0[r] == i / {inputs[1].Length} ? x1[r * {inputs[1].Length} + i % {inputs[1].Length}] : 0f; }}"));

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new("ScatterSum", "ITableShape", Embedding.Constants(inputs[0], inputs[1]), TailAxis.None, 0);
}

/// <summary>The vectors that numbers stand for, written out: where something else than a product reads them.</summary>
public sealed record OneHot : LoopOperator
{
    public override string Name => "one_hot";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].Element == ElementType.Index, inputs[0] with { Element = ElementType.Float }, $"{inputs[0]} are no numbers");

    public override void Differentiate(GradientBuilder gradients)
    {
    }

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, "value = x0[n] == i ? 1f : 0f;");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new("OneHot", "IClasses", EquatableArray.Of(new ShapeConstant("Classes", output.Length)), TailAxis.None, 0);
}
