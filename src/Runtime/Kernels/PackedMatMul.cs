using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sizes of a product whose right operand is laid out in panels.</summary>
public interface IPackedMatMulShape
{
    static abstract int Columns { get; }

    static abstract int Depth { get; }
}

/// <summary>The sizes of a matrix that is laid out in panels.</summary>
public interface IPackMatrixShape
{
    static abstract int Columns { get; }

    static abstract int Depth { get; }

    /// <summary>1 where the matrix is <c>[Columns, Depth]</c>, 0 where it is <c>[Depth, Columns]</c>.</summary>
    static abstract int Turned { get; }

    /// <summary>Above 1, the places of an image in blocks of channels, in whose order the depth is laid out.</summary>
    static abstract int Plane { get; }
}

/// <summary>Lays a matrix out in panels of as many columns as two vectors hold, each depth after depth, zeros where it ends: as <see cref="PixelTile{V,T}"/> walks over it.</summary>
public static unsafe class PackMatrix<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPackMatrixShape
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Pack(work, x, y);

    private static void Pack(in Work<T> work, T* x, T* y)
    {
        var width = PixelTile<V, T>.PanelWidth;
        var depth = Panels.Depth(S.Depth);
        var (first, last) = work.Share(Panels.Columns(S.Columns) / width);
        for (var panel = first; panel < last; panel++)
        {
            var to = y + ((nint)panel * depth * width);
            var columns = Math.Clamp(S.Columns - (panel * width), 0, width);
            Planes.Clear(to + ((nint)S.Depth * width), (nint)(depth - S.Depth) * width);
            for (var k = 0; k < S.Depth; k++, to += width)
            {
                if (S.Turned == 0 && S.Plane == 1 && columns == width)
                {
                    var row = x + ((nint)k * S.Columns) + (panel * width);
                    V.Store(to, V.Load(row));
                    V.Store(to + V.Count, V.Load(row + V.Count));
                    continue;
                }

                var depthOf = DepthAt(k);
                var (from, step) = S.Turned == 1 ? (((nint)panel * width * S.Depth) + depthOf, S.Depth) : (((nint)depthOf * S.Columns) + (panel * width), 1);
                for (var j = 0; j < width; j++)
                {
                    to[j] = j < columns ? x[from + ((nint)j * step)] : T.Zero;
                }
            }
        }
    }

    /// <summary>The depth, in the order of channels and places, of what lies at some place in blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DepthAt(int place)
    {
        var (block, at, lane) = (place / (Blocks.Lanes * S.Plane), place / Blocks.Lanes % S.Plane, place % Blocks.Lanes);
        return S.Plane == 1 ? place : (((block * Blocks.Lanes) + lane) * S.Plane) + at;
    }
}

/// <summary>How deep a panel is, and how rows are cut for it.</summary>
internal static class Panels
{
    /// <summary>Tiles of rows for which a panel, once in the cache, is used.</summary>
    public const int Tiles = 4;

    /// <summary>Columns of all panels, whole ones of any vector.</summary>
    public static int Columns(int columns) => (columns + 31) / 32 * 32;

    public static int Depth(int depth) => (depth + Blocks.Lanes - 1) / Blocks.Lanes * Blocks.Lanes;
}

/// <summary><c>y[rows, Columns] = x[rows, Depth] · w</c>, w in panels. Some rows at a time are brought into blocks of 16 along the depth, in which the register
/// tile reads them. The workers share panels and rows.</summary>
[SkipLocalsInit]
public static unsafe class PackedMatMul<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPackedMatMulShape
    where TTail : struct, ITail<V, T>
{
    private static int Width => PixelTile<V, T>.PanelWidth;

    private static int RowsAtATime => Panels.Tiles * PixelTile<V, T>.MaxPixels;

    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> w, Ptr<T> y, TTail tail) => Multiply(work, x, w, y, tail);

    private static void Multiply(in Work<T> work, T* x, T* w, T* y, TTail tail)
    {
        var panels = (S.Columns + Width - 1) / Width;
        if (work.Batch == 1)
        {
            OneRow(work, x, w, y, panels, tail);
            return;
        }

        var parts = (work.Batch + RowsAtATime - 1) / RowsAtATime;
        var (first, last) = work.Share(parts * panels);
        var present = -1;
        // Every other step the other way round: the panels that the last step ended with still lie in the cache.
        var isBack = (work.Step & 1) == 1;
        for (var i = first; i < last; i++)
        {
            var unit = isBack ? last - 1 - (i - first) : i;
            var (part, panel) = (unit / panels, unit % panels);
            var row = (int)((long)work.Batch * part / parts);
            var rows = (int)((long)work.Batch * (part + 1) / parts) - row;
            if (part != present)
            {
                ToBlocks(x + ((nint)row * S.Depth), rows, work.Scratch);
                present = part;
            }

            Panel(work.Scratch, rows, w + ((nint)panel * Panels.Depth(S.Depth) * Width), isBack, y, row, panel * Width, tail);
        }
    }

    /// <summary>One row waits for the weights to come from memory: four panels at a time keep enough of them on their way.</summary>
    private static void OneRow(in Work<T> work, T* x, T* w, T* y, int panels, TTail tail)
    {
        const int together = 4;
        var length = (nint)Panels.Depth(S.Depth) * Width;
        var groups = (panels + together - 1) / together;
        var (first, last) = work.Share(groups);
        var isBack = (work.Step & 1) == 1;
        for (var i = first; i < last; i++)
        {
            var panel = (isBack ? last - 1 - (i - first) : i) * together;
            var from = w + (panel * length);
            V a0 = V.Zero, a1 = V.Zero, b0 = V.Zero, b1 = V.Zero, c0 = V.Zero, c1 = V.Zero, d0 = V.Zero, d1 = V.Zero;

            // The last group may have fewer panels: it reads the last one again.
            var (b, c, d) = (Math.Min(1, panels - 1 - panel) * length, Math.Min(2, panels - 1 - panel) * length, Math.Min(3, panels - 1 - panel) * length);
            for (var k = 0; k < S.Depth; k++, from += Width)
            {
                var v = V.Broadcast(x[k]);
                V.Accumulate(ref a0, v, V.Load(from));
                V.Accumulate(ref a1, v, V.Load(from + V.Count));
                V.Accumulate(ref b0, v, V.Load(from + b));
                V.Accumulate(ref b1, v, V.Load(from + b + V.Count));
                V.Accumulate(ref c0, v, V.Load(from + c));
                V.Accumulate(ref c1, v, V.Load(from + c + V.Count));
                V.Accumulate(ref d0, v, V.Load(from + d));
                V.Accumulate(ref d1, v, V.Load(from + d + V.Count));
            }

            Put(y, panel, a0, a1);
            Put(y, panel + 1, b0, b1);
            Put(y, panel + 2, c0, c1);
            Put(y, panel + 3, d0, d1);
            var column = panel * Width;
            Tails.ApplyToRow<V, T, TTail>(y, column, Math.Min(together * Width, S.Columns - column), column, tail);
        }
    }

    /// <summary>Stores a panel's sums, as far as there are columns for them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(T* y, int panel, V first, V second)
    {
        PutVector(y, panel * Width, first);
        PutVector(y, (panel * Width) + V.Count, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutVector(T* y, int column, V value)
    {
        if (column <= S.Columns - V.Count)
        {
            V.Store(y + column, value);
        }
        else if (column < S.Columns)
        {
            V.StorePartial(y + column, value, S.Columns - column);
        }
    }

    /// <summary>Rows side by side, 16 elements of each: <c>[Depth/16][rows][16]</c>.</summary>
    private static void ToBlocks(T* x, int rows, T* blocks)
    {
        for (var k = 0; k < S.Depth; k += Blocks.Lanes)
        {
            var length = Math.Min(Blocks.Lanes, S.Depth - k);
            for (var row = 0; row < rows; row++, blocks += Blocks.Lanes)
            {
                var from = x + ((nint)row * S.Depth) + k;
                if (length < Blocks.Lanes)
                {
                    Planes.Clear(blocks, Blocks.Lanes);
                    Planes.Copy(from, blocks, length);
                    continue;
                }

                for (var i = 0; i < Blocks.Lanes; i += V.Count)
                {
                    V.Store(blocks + i, V.Load(from + i));
                }
            }
        }
    }

    private static void Panel(T* x, int rows, T* w, bool isBack, T* y, int row, int column, TTail tail)
    {
        var next = (nint)(isBack ? -1 : 1) * Panels.Depth(S.Depth) * Width;
        var sums = stackalloc T[Blocks.Lanes * 28];
        var walk = new TileWalk(1, 0, Panels.Depth(S.Depth) / Blocks.Lanes, (nint)rows * Blocks.Lanes, 1, 0, Blocks.Lanes);
        var tiles = (rows + PixelTile<V, T>.MaxPixels - 1) / PixelTile<V, T>.MaxPixels;
        var second = V.Count < Blocks.Lanes ? V.Count : Blocks.Lanes * PixelTile<V, T>.MaxPixels;
        var columns = Math.Min(Width, S.Columns - column);
        for (var tile = 0; tile < tiles; tile++)
        {
            var (from, to) = (rows * tile / tiles, rows * (tile + 1) / tiles);
            PixelTile<V, T>.Run<StepOfBlock>(to - from, 2, x + ((nint)from * Blocks.Lanes), Blocks.Lanes, walk, w, sums, second, false, w + next, tile == 0 ? Width : 0);
            for (var r = from; r < to; r++)
            {
                TileRows<V, T>.Copy(sums + ((r - from) * Blocks.Lanes), second, y + ((nint)(row + r) * S.Columns) + column, columns);
                Tails.ApplyToRow<V, T, TTail>(y, ((nint)(row + r) * S.Columns) + column, columns, column, tail);
            }
        }
    }
}

/// <summary>Copies what a tile of two vectors a row has computed.</summary>
internal static unsafe class TileRows<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="from">The row's first vector.</param>
    /// <param name="second">From there to its second.</param>
    /// <param name="to">Where the row goes.</param>
    /// <param name="columns">How much of it there is room for.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(T* from, int second, T* to, int columns)
    {
        if (columns >= V.Count)
        {
            V.Store(to, V.Load(from));
        }
        else
        {
            V.StorePartial(to, V.Load(from), columns);
        }

        if (columns == 2 * V.Count)
        {
            V.Store(to + V.Count, V.Load(from + second));
        }
        else if (columns > V.Count)
        {
            V.StorePartial(to + V.Count, V.Load(from + second), columns - V.Count);
        }
    }
}
