using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary><see cref="WinogradConv2d{V,T,S,TTail}"/> that transforms its filters itself, some blocks of channels of a panel at a time, in the cache. Where tiles are few that takes less
/// time than to read transformed filters, of up to four times as many numbers, from beyond the cache; and those need no memory, and no time before the first pass.</summary>
public static unsafe class WinogradConv2dInPasses<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IWinogradConvShape
    where TTail : struct, ITail<V, T>
{
    /// <param name="work">The worker's share.</param>
    /// <param name="x">Images in blocks.</param>
    /// <param name="w">Filters as <see cref="PackFilters{V,T,S}"/> lays them out.</param>
    /// <param name="y">Results in blocks.</param>
    /// <param name="tail">What is fused behind.</param>
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> w, Ptr<T> y, TTail tail)
    {
        if (S.Size == 5)
        {
            WinogradPasses<V, T, S, WinogradTwoOfFive, TTail>.Run(work, x, w, y, tail);
        }
        else if (S.Tile == 2)
        {
            WinogradPasses<V, T, S, WinogradTwo, TTail>.Run(work, x, w, y, tail);
        }
        else
        {
            WinogradPasses<V, T, S, WinogradFour, TTail>.Run(work, x, w, y, tail);
        }
    }
}

internal abstract unsafe class WinogradPasses<V, T, S, TRule, TTail> : WinogradProducts<V, T, S, TRule, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IWinogradConvShape
    where TRule : struct, IWinograd
    where TTail : struct, ITail<V, T>
{
    private static bool IsOnePass
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.UnitBlocks >= S.InputBlocks;
    }

    /// <summary>Filters whose products lie together: those of a panel, or of several that fill a block.</summary>
    private static int Together
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Math.Max(PixelTile<V, T>.PanelWidth, Blocks.Lanes);
    }

    /// <summary>From a point of the products to the next, and of a panel's filters. The block between keeps points from falling into the same places of the cache.</summary>
    private static nint ProductPoint
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((nint)S.ChunkTiles * Together) + Blocks.Lanes;
    }

    private static nint FilterPoint
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((nint)S.UnitBlocks * Blocks.Lanes * PixelTile<V, T>.PanelWidth) + Blocks.Lanes;
    }

    /// <summary>Elements of a block of channels, of a panel of some vectors of filters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint BlockOf(int vectors) => (nint)TRule.Size * TRule.Size * Blocks.Lanes * vectors * V.Count;

    public static void Run(in Work<T> work, T* x, T* w, T* y, TTail tail)
    {
        var tiles = work.Batch * TileRows * TileColumns;
        var shares = new PanelShares(S.Filters / V.Count, 1, 1, (tiles + S.ChunkTiles - 1) / S.ChunkTiles, 1);
        var (first, last) = shares.Of(work.Worker, work.Workers, 1);
        for (int unit = first, next; unit < last; unit = next)
        {
            // All of this worker's panels over one chunk.
            var chunk = unit / shares.Panels;
            next = Math.Min(last, (chunk + 1) * shares.Panels);
            var begin = chunk * S.ChunkTiles;
            var from = unit % shares.Panels * PixelTile<V, T>.PanelWidth;
            var to = Math.Min(S.Filters, (next - (chunk * shares.Panels)) * PixelTile<V, T>.PanelWidth);
            Chunk(work.Scratch, x, w, y, begin, Math.Min(S.ChunkTiles, tiles - begin), from, to, tail);
        }
    }

    /// <summary>Some panels of filters over a chunk of tiles, pass by pass over the channels.</summary>
    private static void Chunk(T* scratch, T* x, T* w, T* y, int begin, int count, int firstFilter, int lastFilter, TTail tail)
    {
        var filters = scratch + (Points * ImagePoint);
        var patch = filters + (Points * FilterPoint);
        var products = patch + (2 * Points * Blocks.Lanes);
        for (var block = 0; block < S.InputBlocks; block += S.UnitBlocks)
        {
            Images(x, begin, count, block, scratch, patch);
            var blocks = Math.Min(S.UnitBlocks, S.InputBlocks - block);
            for (var filter = firstFilter; filter < lastFilter; filter += PixelTile<V, T>.PanelWidth)
            {
                var vectors = Math.Min(PixelTile<V, T>.PanelWidth, lastFilter - filter) / V.Count;
                var panel = w + ((nint)filter * S.InputBlocks * Blocks.Lanes * TRule.Size * TRule.Size) + (block * BlockOf(vectors));
                var to = products + (IsOnePass ? 0 : filter / Together * Points * ProductPoint) + (filter % Together);
                Filters(panel, blocks, vectors * V.Count, filters, patch);
                var ahead = panel + (S.InputBlocks * BlockOf(vectors));
                Multiply(scratch, filters, to, blocks, count, vectors, block > 0, ahead, blocks * BlockOf(vectors));
                for (var vector = 0; vector < vectors && block + S.UnitBlocks >= S.InputBlocks; vector++)
                {
                    Outputs(to + (vector * Second), ProductPoint, y, begin, count, filter + (vector * V.Count), patch, tail);
                }
            }
        }
    }

    /// <summary>Transforms some blocks of a panel of filters: points, in each the channels, and the filters side by side.</summary>
    private static void Filters(T* w, int blocks, int width, T* to, T* half)
    {
        var element = (nint)Blocks.Lanes * width;
        for (var block = 0; block < blocks; block++, w += TRule.Size * TRule.Size * element)
        {
            for (nint i = 0; i < element; i += V.Count, to += V.Count)
            {
                WinogradFilter<V, T, TRule>.Transform(w + i, element, half, to, FilterPoint);
            }
        }
    }

    /// <summary>For each point a matrix product: tiles by channels with channels by the filters of a panel.</summary>
    private static void Multiply(T* images, T* filters, T* to, int blocks, int count, int vectors, bool adds, T* ahead, nint length)
    {
        var walk = new TileWalk(blocks, (nint)S.ChunkTiles * Blocks.Lanes, 1, 0, 1, 0, Blocks.Lanes) { NextX = PixelTile<V, T>.MaxPixels * Blocks.Lanes };
        for (var point = 0; point < Points; point++)
        {
            var next = ahead + (length * point / Points);
            Panel(images + (point * ImagePoint), walk, filters + (point * FilterPoint), to + (point * ProductPoint), count, vectors, adds, next, length / Points);
        }
    }
}
