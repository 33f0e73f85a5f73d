using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>A 3x3 or 5x5 convolution in blocks by Winograd's minimal filtering. A unit of work is one panel of filters over one chunk of tiles; whoever begins a chunk
/// transforms its input.</summary>
public static unsafe class WinogradConv2d<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IWinogradConvShape
    where TTail : struct, ITail<V, T>
{
    /// <param name="work">The worker's share.</param>
    /// <param name="x">Images in blocks.</param>
    /// <param name="w">Filters as <see cref="WinogradFilters{V,T,S}"/> transforms them.</param>
    /// <param name="y">Results in blocks.</param>
    /// <param name="tail">What is fused behind.</param>
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> w, Ptr<T> y, TTail tail)
    {
        if (S.Size == 5)
        {
            WinogradLoop<V, T, S, WinogradTwoOfFive, TTail>.Run(work, x, w, y, tail);
        }
        else if (S.Tile == 2)
        {
            WinogradLoop<V, T, S, WinogradTwo, TTail>.Run(work, x, w, y, tail);
        }
        else
        {
            WinogradLoop<V, T, S, WinogradFour, TTail>.Run(work, x, w, y, tail);
        }
    }
}

internal abstract unsafe class WinogradLoop<V, T, S, TRule, TTail> : WinogradProducts<V, T, S, TRule, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IWinogradConvShape
    where TRule : struct, IWinograd
    where TTail : struct, ITail<V, T>
{
    /// <summary>Whether the products may lie where the transformed images lay: one register tile reads them all before it writes.</summary>
    private static bool IsInPlace
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.Filters == S.InputBlocks * Blocks.Lanes && S.Filters <= PixelTile<V, T>.PanelWidth;
    }

    private static nint OutputPoint
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((nint)S.Filters * S.ChunkTiles) + Blocks.Lanes;
    }

    public static void Run(in Work<T> work, T* x, T* w, T* y, TTail tail)
    {
        var tiles = work.Batch * TileRows * TileColumns;
        var chunks = Chunks(tiles, work.Workers);
        var shares = new PanelShares(S.Filters / V.Count, 1, 1, chunks, 1);
        var panels = shares.Panels;
        var (first, last) = shares.Of(work.Worker, work.Workers, 1);
        var products = IsInPlace ? work.Scratch : work.Scratch + (Points * ImagePoint);
        var patch = products + (Points * OutputPoint);
        for (int unit = first, next; unit < last; unit = next)
        {
            // All of this worker's panels over one chunk.
            var chunk = unit / panels;
            next = Math.Min(last, (chunk + 1) * panels);
            var begin = (int)((long)tiles * chunk / chunks);
            var count = (int)((long)tiles * (chunk + 1) / chunks) - begin;
            var from = unit % panels * PixelTile<V, T>.PanelWidth;
            var to = Math.Min(S.Filters, (next - (chunk * panels)) * PixelTile<V, T>.PanelWidth);
            Images(x, begin, count, 0, work.Scratch, patch);
            Multiply(work.Scratch, w, products, count, from, to);
            for (var channel = from; channel < to; channel += V.Count)
            {
                Outputs(products + Product(channel), OutputPoint, y, begin, count, channel, patch, tail);
            }
        }
    }

    /// <summary>Chunks of about as many tiles. Few filters, which are quickly read again, are taken by every worker, so that none transforms what another does.</summary>
    private static int Chunks(int tiles, int workers)
    {
        const int fewestTiles = 6;
        const int fewFilters = 256 * 1024;
        var chunks = (tiles + S.ChunkTiles - 1) / S.ChunkTiles;
        var even = (chunks + workers - 1) / workers * workers;
        return (long)Points * S.InputBlocks * Blocks.Lanes * S.Filters <= fewFilters && tiles >= fewestTiles * even ? even : chunks;
    }

    /// <summary>Where the products of a channel begin within a point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Product(int channel) => ((nint)(channel / Blocks.Lanes) * S.ChunkTiles * Blocks.Lanes) + (channel % Blocks.Lanes);

    /// <summary>For each point a matrix product: tiles by channels with channels by filters.</summary>
    private static void Multiply(T* from, T* w, T* to, int count, int firstFilter, int lastFilter)
    {
        var walk = new TileWalk(S.InputBlocks, (nint)S.ChunkTiles * Blocks.Lanes, 1, 0, 1, 0, Blocks.Lanes) { NextX = PixelTile<V, T>.MaxPixels * Blocks.Lanes };
        for (var point = 0; point < Points; point++)
        {
            for (var filter = firstFilter; filter < lastFilter; filter += PixelTile<V, T>.PanelWidth)
            {
                // The weights lie panel after panel, in each point after point.
                var vectors = Math.Min(PixelTile<V, T>.PanelWidth, lastFilter - filter) / V.Count;
                var length = (nint)S.InputBlocks * Blocks.Lanes * vectors * V.Count;
                var weights = w + ((nint)filter * S.InputBlocks * Blocks.Lanes * Points) + (point * length);
                var ahead = filter + PixelTile<V, T>.PanelWidth < lastFilter
                    ? weights + (length * Points)
                    : w + ((nint)firstFilter * S.InputBlocks * Blocks.Lanes * Points) + ((point + 1) * length);
                Panel(from + (point * ImagePoint), walk, weights, to + (point * OutputPoint) + Product(filter), count, vectors, false, ahead, length);
            }
        }
    }
}
