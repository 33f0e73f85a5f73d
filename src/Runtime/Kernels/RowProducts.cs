using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sizes of a product over many rows.</summary>
public interface IRowProductShape
{
    /// <summary>Columns of the left operand: rows of the result.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of the right operand.</summary>
    static abstract int Columns { get; }
}

/// <summary>Lays rows out in panels of as many columns as two vectors hold, each row after row.</summary>
public static unsafe class PackRows<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Pack(work, x, y);

    private static void Pack(in Work<T> work, T* x, T* y)
    {
        var width = PixelTile<V, T>.PanelWidth;
        var (first, last) = work.Share(work.Batch);
        for (var panel = 0; panel * width < Panels.Columns(S.Classes); panel++)
        {
            var columns = Math.Clamp(S.Classes - (panel * width), 0, width);
            for (var row = first; row < last; row++)
            {
                var from = x + ((nint)row * S.Classes) + (panel * width);
                var to = y + (((nint)panel * work.Batch) + row) * width;
                if (columns == width)
                {
                    V.Store(to, V.Load(from));
                    V.Store(to + V.Count, V.Load(from + V.Count));
                }
                else
                {
                    Planes.Clear(to, width);
                    Planes.Copy(from, to, columns);
                }
            }
        }
    }
}

/// <summary><c>y[Rows, Columns] = aᵀ · b</c>, summed over all rows of both (the gradient of a weight over all steps), b in panels. A unit of work is some rows of the
/// result: a's columns for them are brought side by side, some hundred rows at a time, and meet each panel of b while they lie in the cache.</summary>
[SkipLocalsInit]
public static unsafe class RowProducts<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IRowProductShape
    where TTail : struct, ITail<V, T>
{
    /// <summary>Rows of a and b that are summed before the next.</summary>
    private const int Depth = 256;

    private static int Pixels => PixelTile<V, T>.MaxPixels;

    private static int Width => PixelTile<V, T>.PanelWidth;

    private static int PanelCount => (S.Columns + Width - 1) / Width;

    private static int SumsOfTile => Panels.Columns(S.Columns) * Pixels;

    public static void Run(in Work<T> work, Ptr<T> a, Ptr<T> b, Ptr<T> y, TTail tail) => Multiply(work, a, b, y, tail);

    private static void Multiply(in Work<T> work, T* a, T* b, T* y, TTail tail)
    {
        var group = Panels.Tiles * Pixels;
        var (first, last) = work.Share((S.Rows + group - 1) / group);
        var sums = work.Scratch + (Panels.Tiles * Depth * Blocks.Lanes);
        for (var unit = first; unit < last; unit++)
        {
            var row = unit * group;
            var rows = Math.Min(group, S.Rows - row);
            for (var from = 0; from < work.Batch; from += Depth)
            {
                Group(a + ((nint)from * S.Rows) + row, rows, Math.Min(Depth, work.Batch - from), b + ((nint)from * Width), (nint)work.Batch * Width, work.Scratch, sums, from > 0);
            }

            for (var r = 0; r < rows; r++)
            {
                for (var panel = 0; panel < PanelCount; panel++)
                {
                    var place = sums + ((nint)(r / Pixels) * SumsOfTile) + PlaceOf(panel) + (r % Pixels * Blocks.Lanes);
                    TileRows<V, T>.Copy(place, Second, y + ((nint)(row + r) * S.Columns) + (panel * Width), Math.Min(Width, S.Columns - (panel * Width)));
                }

                Tails.ApplyToRow<V, T, TTail>(y, (nint)(row + r) * S.Columns, S.Columns, 0, tail);
            }
        }
    }

    /// <summary>Where a panel's sums are within a tile's: the tile writes its rows 16 elements apart, which narrow panels share.</summary>
    private static int PlaceOf(int panel) => Width > Blocks.Lanes ? panel * Pixels * Width
        : (panel * Width / Blocks.Lanes * Pixels * Blocks.Lanes) + (panel * Width % Blocks.Lanes);

    /// <summary>From a row's first vector of sums to its second.</summary>
    private static int Second => V.Count < Blocks.Lanes ? V.Count : Blocks.Lanes * Pixels;

    private static void Group(T* a, int rows, int depth, T* b, nint panelStep, T* side, T* sums, bool adds)
    {
        var tiles = (rows + Pixels - 1) / Pixels;
        for (var tile = 0; tile < tiles; tile++)
        {
            Gather(a + (tile * Pixels), Math.Min(Pixels, rows - (tile * Pixels)), depth, side + (tile * Depth * Blocks.Lanes));
        }

        var walk = new TileWalk(1, 0, 1, 0, depth, Blocks.Lanes, 1);
        for (var panel = 0; panel < PanelCount; panel++, b += panelStep)
        {
            for (var tile = 0; tile < tiles; tile++)
            {
                var place = sums + ((nint)tile * SumsOfTile) + PlaceOf(panel);
                PixelTile<V, T>.Run<StepOfOne>(
                    Math.Min(Pixels, rows - (tile * Pixels)), 2, side + (tile * Depth * Blocks.Lanes), 1, walk, b, place, Second, adds, b + (tile == 0 ? panelStep : 0), tile == 0 ? Width : 0);
            }
        }
    }

    /// <summary>Some columns of a, 16 elements a row.</summary>
    private static void Gather(T* a, int columns, int depth, T* side)
    {
        for (var k = 0; k < depth; k++, a += S.Rows, side += Blocks.Lanes)
        {
            for (var i = 0; i < columns; i += V.Count)
            {
                V.Store(side + i, V.Load(a + i));
            }
        }
    }
}
