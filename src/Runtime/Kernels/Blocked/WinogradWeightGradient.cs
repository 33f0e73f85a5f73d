using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sizes of the gradient of a convolution's filters by Winograd's minimal filtering, and how it is walked over.</summary>
public interface IWinogradWeightShape : IWinogradShape
{
    /// <summary>Channels that there are: <see cref="IWinogradShape.InputBlocks"/> hold them.</summary>
    static abstract int Channels { get; }

    /// <summary>Filters that there are, of those that blocks hold.</summary>
    static abstract int KeptFilters { get; }

    /// <summary>Filters of a unit of work, a multiple of 32.</summary>
    static abstract int UnitFilters { get; }

    /// <summary>Parts of the batch that are summed by themselves.</summary>
    static abstract int Slices { get; }
}

/// <summary>The gradient of a convolution's filters by Winograd's minimal filtering, whose forward pass is <c>Aᵀ (G g Gᵀ · Bᵀ d B) A</c> at each tile: so it is
/// <c>Gᵀ (sum over tiles of A dy Aᵀ · Bᵀ d B) G</c>. A unit of work is some blocks of channels by some filters in one slice of the batch. Every sum is taken in one order
/// however many workers there are.</summary>
public static unsafe class WinogradWeightGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IWinogradWeightShape
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> dy, Ptr<T> dw)
    {
        if (S.Size == 5)
        {
            WinogradWeightLoop<V, T, S, WinogradTwoOfFive>.Run(work, x, dy, dw);
        }
        else if (S.Tile == 2)
        {
            WinogradWeightLoop<V, T, S, WinogradTwo>.Run(work, x, dy, dw);
        }
        else
        {
            WinogradWeightLoop<V, T, S, WinogradFour>.Run(work, x, dy, dw);
        }
    }
}

internal abstract unsafe class WinogradWeightLoop<V, T, S, TRule> : WinogradTiles<V, T, S, TRule>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IWinogradWeightShape
    where TRule : struct, IWinograd
{
    private const int MostPoints = 6;
    private const int MostElements = 5;

    private static int UnitChannels
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.UnitBlocks * Blocks.Lanes;
    }

    /// <summary>From a point of the transformed gradients to the next.</summary>
    private static nint GradientPoint
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((nint)S.UnitFilters * S.ChunkTiles) + Blocks.Lanes;
    }

    /// <summary>From a point of the sums to the next.</summary>
    private static nint SumPoint
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((nint)UnitChannels * S.UnitFilters) + Blocks.Lanes;
    }

    private static int PanelWidth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * V.Count;
    }

    private static nint Second
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Count == Blocks.Lanes ? S.ChunkTiles * Blocks.Lanes : V.Count;
    }

    public static void Run(in Work<T> work, T* x, T* dy, T* dw)
    {
        var filterUnits = (S.Filters + S.UnitFilters - 1) / S.UnitFilters;
        var units = (S.InputBlocks + S.UnitBlocks - 1) / S.UnitBlocks * filterUnits;
        var gradients = work.Scratch + (Points * ImagePoint);
        var sums = gradients + (Points * GradientPoint);
        var patch = sums + (Points * SumPoint);
        var tiles = TileRows * TileColumns;
        var (first, last) = work.Share(S.Slices * units);
        for (var unit = first; unit < last; unit++)
        {
            var (slice, block, filter) = (unit / units, unit % units / filterUnits * S.UnitBlocks, unit % filterUnits * S.UnitFilters);
            var (blocks, filters) = (Math.Min(S.UnitBlocks, S.InputBlocks - block), Math.Min(S.UnitFilters, S.Filters - filter));
            var (from, to) = ((int)((long)work.Batch * slice / S.Slices) * tiles, (int)((long)work.Batch * (slice + 1) / S.Slices) * tiles);
            new Span<T>(sums, (int)(Points * SumPoint)).Clear();
            for (var tile = from; tile < to; tile += S.ChunkTiles)
            {
                var count = Math.Min(S.ChunkTiles, to - tile);
                Images(x, tile, count, block, work.Scratch, patch);
                Gradients(dy, tile, count, filter, filters, gradients, patch);
                Multiply(work.Scratch, gradients, sums, count, blocks, filters);
            }

            Write(sums, dw + ((nint)slice * S.KeptFilters * S.Channels * TRule.Size * TRule.Size), block, filter, filters);
        }
    }

    /// <summary><c>A dy Aᵀ</c> of a chunk's tiles of some filters: <c>[point][block][tile][16]</c>.</summary>
    private static void Gradients(T* dy, int begin, int count, int filter, int filters, T* to, T* patch)
    {
        for (var i = 0; i < count; i++)
        {
            var tile = begin + i;
            var (sample, row, column) = (tile / (TileRows * TileColumns), tile / TileColumns % TileRows * TRule.Tile, tile % TileColumns * TRule.Tile);
            var isInside = row + TRule.Tile <= S.OutHeight && column + TRule.Tile <= S.OutWidth;
            for (var block = 0; block < filters / Blocks.Lanes; block++)
            {
                var plane = dy + ((((nint)sample * S.Filters) + filter + (block * Blocks.Lanes)) * S.OutHeight * S.OutWidth);
                var at = to + ((((nint)block * S.ChunkTiles) + i) * Blocks.Lanes);
                var corner = plane + ((((nint)row * S.OutWidth) + column) * Blocks.Lanes);
                Ahead(corner + (TRule.Tile * S.OutWidth * Blocks.Lanes), S.OutWidth);
                if (isInside)
                {
                    Gradient(corner, S.OutWidth * Blocks.Lanes, at, patch + (Points * Blocks.Lanes));
                }
                else
                {
                    Cut(plane, S.OutHeight, S.OutWidth, row, column, TRule.Tile, patch);
                    Gradient(patch, TRule.Tile * Blocks.Lanes, at, patch + (Points * Blocks.Lanes));
                }
            }
        }
    }

    private static void Gradient(T* from, nint row, T* to, T* columns)
    {
        for (var lane = 0; lane < Blocks.Lanes; lane += V.Count)
        {
            for (var j = 0; j < TRule.Tile; j++)
            {
                TRule.Gradient<V, T>(from + (j * Blocks.Lanes) + lane, row, columns + (j * V.Count), TRule.Tile * V.Count);
            }

            for (var i = 0; i < Span; i++)
            {
                TRule.Gradient<V, T>(columns + (i * TRule.Tile * V.Count), V.Count, to + (i * Span * GradientPoint) + lane, GradientPoint);
            }
        }
    }

    /// <summary>For each point a matrix product: channels by tiles with tiles by filters, added to the sums.</summary>
    private static void Multiply(T* images, T* gradients, T* sums, int count, int blocks, int filters)
    {
        var walk = new WeightWalk(1, 0, 0, 1, 0, count, Blocks.Lanes);
        var tiles = (Blocks.Lanes + WeightTile<V, T>.MaxRows - 1) / WeightTile<V, T>.MaxRows;
        for (var point = 0; point < Points; point++, images += ImagePoint, gradients += GradientPoint, sums += SumPoint)
        {
            for (var filter = 0; filter < filters; filter += PanelWidth)
            {
                var vectors = Math.Min(PanelWidth, filters - filter) / V.Count;
                var from = gradients + ((nint)(filter / Blocks.Lanes) * S.ChunkTiles * Blocks.Lanes) + (filter % Blocks.Lanes);
                var to = sums + ((nint)filter * UnitChannels);
                for (var block = 0; block < blocks; block++)
                {
                    for (var tile = 0; tile < tiles; tile++)
                    {
                        var (row, end) = (Blocks.Lanes * tile / tiles, Blocks.Lanes * (tile + 1) / tiles);
                        var image = images + ((nint)block * S.ChunkTiles * Blocks.Lanes) + row;
                        WeightTile<V, T>.Run(end - row, vectors, image, 1, from, Second, walk, to);
                        to += (end - row) * vectors * V.Count;
                    }
                }
            }
        }
    }

    /// <summary><c>Gᵀ u G</c> of a unit's sums, in the order of the filters.</summary>
    private static void Write(T* sums, T* dw, int block, int filter, int filters)
    {
        var elements = TRule.Size * TRule.Size;
        var half = stackalloc T[MostElements * MostPoints * V.Count];
        var taps = stackalloc T[MostElements * MostElements * V.Count];
        var channels = Math.Min(UnitChannels, S.Channels - (block * Blocks.Lanes));
        for (var first = 0; first < filters; first += V.Count)
        {
            var panel = first / PanelWidth * PanelWidth;
            var width = Math.Min(PanelWidth, filters - panel);
            var count = Math.Min(V.Count, S.KeptFilters - filter - first);
            for (var channel = 0; channel < channels; channel++)
            {
                Taps(sums + ((nint)panel * UnitChannels) + ((nint)channel * width) + (first - panel), half, taps);
                var to = dw + (((((nint)filter + first) * S.Channels) + (block * Blocks.Lanes) + channel) * elements);
                for (var k = 0; k < count; k++, to += (nint)S.Channels * elements)
                {
                    for (var tap = 0; tap < elements; tap++)
                    {
                        to[tap] = taps[(tap * V.Count) + k];
                    }
                }
            }
        }
    }

    /// <summary>The taps of one channel of as many filters as a vector holds.</summary>
    private static void Taps(T* sums, T* half, T* taps)
    {
        for (var j = 0; j < Span; j++)
        {
            TRule.Elements<V, T>(sums + (j * SumPoint), Span * SumPoint, half + (j * V.Count), Span * V.Count);
        }

        for (var r = 0; r < TRule.Size; r++)
        {
            TRule.Elements<V, T>(half + (r * Span * V.Count), V.Count, taps + (r * TRule.Size * V.Count), V.Count);
        }
    }
}
