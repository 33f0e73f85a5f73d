using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>A matrix laid out in panels of columns, as <see cref="PackedMatMul"/> reads it: filled up to whole panels of any vector, and to whole blocks of depth.</summary>
/// <param name="IsTransposed">Whether it is <c>[columns, depth]</c>, as weights are; otherwise <c>[depth, columns]</c>.</param>
/// <param name="Plane">Places of the image that meets it: above 1 the depth is in the order of that image's blocks of channels.</param>
public sealed record PackMatrix(bool IsTransposed, int Plane = 1) : LoopOperator
{
    /// <summary>The widest panel.</summary>
    private const int Panel = 32;

    public override string Name => "pack_matrix";

    public override string Details => (IsTransposed ? "T" : "N") + (Plane == 1 ? "" : Invariant.Text($" blocks of {Plane}"));

    public override string Role => "Pack";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        !inputs[0].HasBatch && inputs[0].Extents.Count == 2, TensorType.Fixed(Up(Columns(inputs[0]), Panel), Up(Depth(inputs[0]), TensorType.Block)), $"{inputs[0]} is no matrix");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new(
        "PackMatrix",
        "IPackMatrixShape",
        EquatableArray.Of(
            new ShapeConstant("Columns", Columns(inputs[0])), new ShapeConstant("Depth", Depth(inputs[0])), new ShapeConstant("Turned", IsTransposed ? 1 : 0),
            new ShapeConstant("Plane", Plane)),
        TailAxis.None,
        0);

    internal static int Up(int length, int unit) => checked((length + unit - 1) / unit * unit);

    private int Columns(TensorType type) => type.Extents[IsTransposed ? 0 : 1];

    private int Depth(TensorType type) => type.Extents[IsTransposed ? 1 : 0];
}

/// <summary><c>x · w</c> with w from <see cref="PackMatrix"/>: a product with the same matrix at every step of a sequence, or at every call of a small model.</summary>
public sealed record PackedMatMul(int Columns) : LoopOperator
{
    /// <summary>Rows that are brought into blocks at a time, on any machine.</summary>
    private const int Rows = 56;

    public override string Name => "packed_matmul";

    public override string Details => Invariant.Number(Columns);

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].HasBatch && inputs[1].Extents[0] >= Columns && inputs[1].Extents[1] == PackMatrix.Up(inputs[0].Length, TensorType.Block),
        inputs[0] with { Extents = EquatableArray.Of(Columns) },
        $"{inputs[0]} by {inputs[1]}");

    public override long MultiplyAdds(IReadOnlyList<TensorType> inputs, TensorType output) => (long)inputs[0].Length * Columns;

    /// <summary>An image that comes out of blocks for the product alone stays as it lies, and the weights are laid out for that.</summary>
    public override int? InBlocks(LayoutBuilder layout, int[] inputs)
    {
        var (view, pack) = (layout.Graph.Nodes[inputs[0]], layout.Graph.Nodes[inputs[1]]);
        if (view.Operator is not Reshape || pack.Operator is not PackMatrix { Plane: 1 } matrix
            || layout.Graph.Nodes[view.Inputs[0]] is not { Operator: FromBlocks } image || !FlattenBlocks.Fits(layout.TypeOf(image.Inputs[0])))
        {
            return null;
        }

        var weights = layout.Graph.Add(matrix with { Plane = image.Type.Height * image.Type.Width }, [.. pack.Inputs]);
        return layout.Graph.Add(this, layout.Graph.Add(new FlattenBlocks(), image.Inputs[0]), weights);
    }

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new(
        "PackedMatMul",
        "IPackedMatMulShape",
        EquatableArray.Of(new ShapeConstant("Columns", Columns), new ShapeConstant("Depth", inputs[0].Length)),
        TailAxis.Row,
        (long)Rows * PackMatrix.Up(inputs[0].Length, TensorType.Block));
}

/// <summary>Rows laid out in panels of columns, as <see cref="RowProducts"/> reads them.</summary>
public sealed record PackRows : LoopOperator
{
    public override string Name => "pack_rows";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].HasBatch, inputs[0] with { Extents = EquatableArray.Of(PackMatrix.Up(inputs[0].Length, 32)) }, $"{inputs[0]} has no rows");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new(
        "PackRows", "IClasses", EquatableArray.Of(new ShapeConstant("Classes", inputs[0].Length)), TailAxis.None, 0);
}

/// <summary><c>aᵀ · b</c> over all rows, b from <see cref="PackRows"/>: the gradient of a weight that is used at every step of a sequence.</summary>
public sealed record RowProducts(int Columns) : LoopOperator
{
    private const int ScratchOfColumns = 4 * 256 * TensorType.Block;
    private const int TileRows = 56;

    public override string Name => "row_products";

    public override string Details => Invariant.Number(Columns);

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].HasBatch && inputs[1] with { Extents = inputs[0].Extents } == inputs[0] && inputs[1].Length >= Columns, TensorType.Fixed(inputs[0].Length, Columns), $"{inputs[0]} by {inputs[1]}");

    public override long MultiplyAdds(IReadOnlyList<TensorType> inputs, TensorType output) => output.Length;

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new(
        "RowProducts",
        "IRowProductShape",
        EquatableArray.Of(new ShapeConstant("Rows", inputs[0].Length), new ShapeConstant("Columns", Columns)),
        TailAxis.Row,
        ScratchOfColumns + ((long)TileRows * PackMatrix.Up(Columns, 32)));
}
