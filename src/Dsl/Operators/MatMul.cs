using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The matrix product <c>op(a) · op(b)</c>, where <c>op</c> transposes if asked. A fully connected layer is
/// <c>x[N,I] · w[O,I]ᵀ</c>; its gradients are products too, so the rule is closed. A product over the batch axis has a fixed size.</summary>
public sealed record MatMul(bool TransposeA, bool TransposeB) : LoopOperator
{
    public override string Name => "matmul";

    public override string Details => (TransposeA ? "T" : "N") + (TransposeB ? "T" : "N");

    public override TensorType InferType(IReadOnlyList<TensorType> inputs)
    {
        var (rows, depthA) = Sizes(inputs[0], TransposeA);
        var (depthB, columns) = Sizes(inputs[1], TransposeB);
        Expect(depthA == depthB && columns != Batch, inputs[0], $"{inputs[0]} by {inputs[1]} ({Details})");
        Expect(!TransposeA || (inputs[0].Time == inputs[1].Time && inputs[0].Loop == inputs[1].Loop), inputs[0], $"{inputs[0]} by {inputs[1]}, of other steps");
        return rows == Batch ? inputs[0] with { Element = ElementType.Float, Extents = EquatableArray.Of(columns) } : TensorType.Fixed(rows, columns);
    }

    public override void Differentiate(GradientBuilder gradients)
    {
        var (graph, dy, a, b) = (gradients.Graph, gradients.Upstream, gradients.Input(0), gradients.Input(1));
        gradients.Add(0, TransposeA ? graph.Add(new MatMul(TransposeB, true), b, dy) : graph.Add(new MatMul(false, !TransposeB), dy, b));
        gradients.Add(1, TransposeB ? graph.Add(new MatMul(true, TransposeA), dy, a) : graph.Add(new MatMul(!TransposeA, false), a, dy));
    }

    /// <summary>A product over the batch has a sample's share.</summary>
    public override long MultiplyAdds(IReadOnlyList<TensorType> inputs, TensorType output) =>
        (long)output.Length * (Sizes(inputs[0], TransposeA).Columns is var depth and not Batch ? depth : 1);

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var (rows, depth) = Sizes(inputs[0], TransposeA);
        var columns = Sizes(inputs[1], TransposeB).Columns;
        var lengthOfA = inputs[0].Extents[inputs[0].Extents.Count - 1];
        var (row, column) = rows == Batch ? ("n", "i") : (Invariant.Text($"(i / {columns})"), Invariant.Text($"(i % {columns})"));
        var terms = depth == Batch ? "s.Rows" : Invariant.Number(depth);
        string Left(string m, string k) => TransposeA ? Invariant.Text($"x0[{k} * {lengthOfA} + {m}]") : Invariant.Text($"x0[{m} * {lengthOfA} + {k}]");
        string Right(string k, string m) => TransposeB ? Invariant.Text($"x1[{m} * {depth} + {k}]") : Invariant.Text($"x1[{k} * {columns} + {m}]");
        var product = new GpuProduct(rows == Batch ? "s.Rows" : Invariant.Number(rows), Invariant.Number(columns), terms, Left("row", "k"), Right("k", "column"), Invariant.Text($"row * {columns} + column"), "column")
        {
            IsLeftByDepth = !TransposeA,
            IsRightByDepth = TransposeB,
            IsPlain = true,
        };
        return depth == Batch
            ? GpuLoop.Summed(output, new GpuSum("", terms, $"{Left(row, "r")} * {Right("r", column)}", 1)) with { Product = product }
            : GpuLoop.Element(output, $"for (var r = 0; r < {terms}; r++) {{ value += {Left(row, "r")} * {Right("r", column)}; }}") with { Product = product };
    }

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var (rows, depth) = Sizes(inputs[0], TransposeA);
        var columns = Sizes(inputs[1], TransposeB).Columns;
        var lengthOfA = inputs[0].Extents[inputs[0].Extents.Count - 1];
        if (TransposeA && TransposeB)
        {
            throw new ShapeException("matmul: both operands transposed is not lowered; transpose the product instead");
        }

        return new CpuLoop(
            TransposeB ? "MatMulByRows" : "MatMulByColumns",
            "IMatMulShape",
            EquatableArray.Of(
                new ShapeConstant("Rows", rows),
                new ShapeConstant("Columns", columns),
                new ShapeConstant("Depth", depth),
                new ShapeConstant("RowStep", TransposeA ? 1 : lengthOfA),
                new ShapeConstant("DepthStep", TransposeA ? lengthOfA : 1)),
            TailAxis.Row,
            0);
    }

    /// <summary>Stands for the batch among the constants.</summary>
    private const int Batch = 0;

    private static (int Rows, int Columns) Sizes(TensorType type, bool transpose)
    {
        var (rows, columns) = type.HasBatch ? (Batch, type.Length) : (type.Extents[0], type.Extents[1]);
        return transpose ? (columns, rows) : (rows, columns);
    }
}
