using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sizes of a product <c>y[Rows,Columns] = a · b</c>; 0 stands for the batch. Element <c>(m, k)</c> of the left operand lies at
/// <c>m * RowStep + k * DepthStep</c>.</summary>
public interface IMatMulShape
{
    static abstract int Rows { get; }

    static abstract int Columns { get; }

    static abstract int Depth { get; }

    static abstract int RowStep { get; }

    static abstract int DepthStep { get; }
}

/// <summary><c>y = a · bᵀ</c>, both operands' rows running along the depth: dot products (a fully connected layer forward).</summary>
[SkipLocalsInit]
public static unsafe class MatMulByRows<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IMatMulShape
    where TTail : struct, ITail<V, T>
{
    /// <summary>Elements of the right operand that stay in the first-level cache.</summary>
    private const int CachedElements = 6144;

    /// <summary>Columns done for all rows before the next.</summary>
    private static int ColumnsAtATime
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Math.Clamp(CachedElements / Math.Max(1, S.Depth) / InnerTile<V, T>.WideColumns, 1, 4) * InnerTile<V, T>.WideColumns;
    }

    public static void Run(in Work<T> work, Ptr<T> a, Ptr<T> b, Ptr<T> y, TTail tail)
    {
        var rows = S.Rows == 0 ? work.Batch : S.Rows;
        var pairs = (rows + InnerTile<V, T>.MaxRows - 1) / InnerTile<V, T>.MaxRows;
        var parts = (S.Columns + ColumnsAtATime - 1) / ColumnsAtATime;
        var (first, last) = work.Share(parts * pairs);
        for (var unit = first; unit < last; unit++)
        {
            var column = unit / pairs * ColumnsAtATime;
            var row = unit % pairs * InnerTile<V, T>.MaxRows;
            Part(a, b, y, row, Math.Min(InnerTile<V, T>.MaxRows, rows - row), column, Math.Min(ColumnsAtATime, S.Columns - column), tail);
        }
    }

    private static void Part(T* a, T* b, T* y, int row, int rows, int column, int columns, TTail tail)
    {
        var sums = stackalloc T[LaneSums<V, T>.Room];
        var depth = new InnerTile<V, T>.Stretches(S.Depth, 1, 0, 0);
        var j = 0;
        for (; rows == 1 && j <= columns - InnerTile<V, T>.WideColumns; j += InnerTile<V, T>.WideColumns)
        {
            InnerTile<V, T>.RunWide(a + ((nint)row * S.RowStep), b + ((nint)(column + j) * S.Depth), S.Depth, S.Depth, sums);
            new ReadOnlySpan<T>(sums, InnerTile<V, T>.WideColumns).CopyTo(new Span<T>(y + ((nint)row * S.Columns) + column + j, InnerTile<V, T>.WideColumns));
        }

        for (; j < columns; j += InnerTile<V, T>.MaxColumns)
        {
            var width = Math.Min(InnerTile<V, T>.MaxColumns, columns - j);
            InnerTile<V, T>.Run(rows, width, a + ((nint)row * S.RowStep), S.RowStep, b + ((nint)(column + j) * S.Depth), S.Depth, depth, sums);
            for (var r = 0; r < rows; r++)
            {
                var to = y + ((nint)(row + r) * S.Columns) + column + j;
                for (var i = 0; i < width; i++)
                {
                    to[i] = sums[(r * InnerTile<V, T>.MaxColumns) + i];
                }
            }
        }

        for (var r = 0; r < rows; r++)
        {
            Tails.ApplyToRow<V, T, TTail>(y, ((nint)(row + r) * S.Columns) + column, columns, column, tail);
        }
    }
}

/// <summary><c>y = a · b</c>, the right operand's rows running along the columns: sums of scaled rows (a fully connected layer's gradients).</summary>
[SkipLocalsInit]
public static unsafe class MatMulByColumns<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IMatMulShape
    where TTail : struct, ITail<V, T>
{
    private static int ColumnsAtATime
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8 * OuterTile<V, T>.Columns;
    }

    public static void Run(in Work<T> work, Ptr<T> a, Ptr<T> b, Ptr<T> y, TTail tail)
    {
        var begin = work.FirstRow;
        var rows = work.RowCount > 0 ? work.RowCount : S.Rows == 0 ? work.Batch : S.Rows;
        var to = work.RowCount > 0 ? new Ptr<T>(work.Scratch - ((nint)begin * S.Columns)) : y;
        var depth = S.Depth == 0 ? work.Batch : S.Depth;
        var groups = (rows + OuterTile<V, T>.MaxRows - 1) / OuterTile<V, T>.MaxRows;
        var parts = (S.Columns + ColumnsAtATime - 1) / ColumnsAtATime;
        var (first, last) = work.Share(parts * groups);
        var walk = Walk.Single(depth, S.DepthStep, S.Columns);
        for (var unit = first; unit < last; unit++)
        {
            var column = unit / groups * ColumnsAtATime;
            var row = unit % groups * OuterTile<V, T>.MaxRows;
            Part(a, b, to, walk, begin + row, Math.Min(OuterTile<V, T>.MaxRows, rows - row), column, Math.Min(ColumnsAtATime, S.Columns - column), tail);
        }
    }

    private static void Part(T* a, T* b, T* y, in Walk walk, int row, int rows, int column, int columns, TTail tail)
    {
        var edge = stackalloc T[OuterTile<V, T>.MaxRows * OuterTile<V, T>.Columns];
        var left = a + ((nint)row * S.RowStep);
        for (var j = 0; j < columns; j += OuterTile<V, T>.Columns)
        {
            var width = Math.Min(OuterTile<V, T>.Columns, columns - j);
            var to = y + ((nint)row * S.Columns) + column + j;
            var whole = width == OuterTile<V, T>.Columns;
            OuterTile<V, T>.Run(
                rows, left, S.RowStep, b + column + j, walk, whole ? to : edge, whole ? S.Columns : OuterTile<V, T>.Columns);
            for (var r = 0; r < (whole ? 0 : rows); r++)
            {
                new ReadOnlySpan<T>(edge + (r * OuterTile<V, T>.Columns), width).CopyTo(new Span<T>(to + ((nint)r * S.Columns), width));
            }
        }

        for (var r = 0; r < rows; r++)
        {
            Tails.ApplyToRow<V, T, TTail>(y, ((nint)(row + r) * S.Columns) + column, columns, column, tail);
        }
    }
}
