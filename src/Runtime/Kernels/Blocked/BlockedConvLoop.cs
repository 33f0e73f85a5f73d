using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The loop of convolutions into blocks of channels. A unit of work is one panel of filters over one chunk of lines (or some samples), so that a layer of
/// large images, of many filters or of a large batch keeps many workers busy. With a pool behind, two lines at a time are computed into scratch, and go through
/// the tail and the pool to the output.</summary>
internal static unsafe class BlockedConvLoop<V, T, S, TPool, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IBlockedConvShape
    where TPool : struct, IPoolRule<V, T>
    where TTail : struct, ITail<V, T>
{
    private static bool IsPooled
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(TPool) != typeof(NoPool<V, T>);
    }

    /// <summary>Elements of a block of input channels.</summary>
    private static nint InputPlane
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.Gather == 0 ? (nint)S.Height * S.Width * S.Lanes : (nint)GatherHeight * S.RowLength * S.Lanes;
    }

    /// <summary>Elements of a block of result channels.</summary>
    private static nint OutputPlane
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => IsPooled ? (nint)(S.Lines / 2) * (S.LineLength / 2) * Blocks.Lanes : (((nint)(S.Lines - 1) * S.LineLength) + S.LastLength) * Blocks.Lanes;
    }

    /// <summary>From a line to the next, and from a place to the next, in what is read.</summary>
    private static int LineStep
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.Gather == 2 ? 1 : S.StrideHeight;
    }

    private static int PixelStep
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.Gather == 2 ? 1 : S.StrideWidth;
    }

    /// <summary>Rows that a chunk's lines read.</summary>
    private static int GatherHeight
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((S.ChunkLines - 1) * LineStep) + ((S.FilterHeight - 1) * S.DilationHeight) + 1;
    }

    private static int RowStride
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.RowLength * S.Lanes;
    }

    private static int Taps
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.FilterHeight * S.FilterWidth * S.Lanes;
    }

    /// <summary>Panels of a group's filters.</summary>
    private static int Panels
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (S.Filters + PixelTile<V, T>.PanelWidth - 1) / PixelTile<V, T>.PanelWidth;
    }

    /// <param name="work">The worker's share.</param>
    /// <param name="x">Images in blocks of channels, or <c>[N,C,H,W]</c>.</param>
    /// <param name="w">The filters, as <see cref="PackFilters{V,T,S}"/> lays them out.</param>
    /// <param name="y">Results in blocks of channels.</param>
    /// <param name="tail">What is fused behind.</param>
    public static void Run(in Work<T> work, T* x, T* w, T* y, TTail tail)
    {
        var atATime = LinesAtATime(work);
        var chunks = (S.Lines + atATime - 1) / atATime;
        var shares = new PanelShares(S.Filters / V.Count, S.Groups, atATime * S.LineLength, ((S.Lines - 1) * S.LineLength) + S.LastLength, S.ChunkSamples);
        var panels = shares.Panels;
        var (first, last) = shares.Of(work.Worker, work.Workers, work.Batch);
        var gathered = -1;
        for (var unit = first; unit < last; unit++)
        {
            var (chunk, panel) = (unit / panels, unit % panels);
            var sample = chunk / chunks * S.ChunkSamples;
            var samples = Math.Min(S.ChunkSamples, work.Batch - sample);
            var line = chunk % chunks * atATime;
            var lines = Math.Min(atATime, S.Lines - line);
            if (S.Gather != 0 && gathered != chunk)
            {
                for (var i = 0; i < samples; i++)
                {
                    Halo.Gather<T, S>(x + ((sample + i) * SampleLength), line, lines, work.Scratch + (i * GatheredLength));
                }

                gathered = chunk;
            }

            Panel(x, work.Scratch, w, y, sample, samples, line, lines, panel, tail);
        }
    }

    /// <summary>Lines of a chunk: fewer than planned where there would be too little to share.</summary>
    private static int LinesAtATime(in Work<T> work)
    {
        const int piecesOfWorker = 4;
        var pieces = work.Workers == 1 ? 0 : piecesOfWorker * work.Workers;
        var ofLines = S.Groups * Panels * ((work.Batch + S.ChunkSamples - 1) / S.ChunkSamples);
        var lines = S.ChunkSamples > 1 ? S.ChunkLines : (int)Math.Min(S.ChunkLines, Math.Max(1L, (long)S.Lines * ofLines / Math.Max(1, pieces)));
        return IsPooled ? (lines + 1) / 2 * 2 : lines;
    }

    private static nint SampleLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (nint)S.Groups * S.InputBlocks * S.Height * S.Width * S.Lanes;
    }

    private static nint GatheredLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.Groups * S.InputBlocks * InputPlane;
    }

    /// <summary>One panel of filters over a chunk: pass by pass over the input channels, so that the weights of a pass stay in the nearest cache.</summary>
    private static void Panel(T* x, T* scratch, T* w, T* y, int sample, int samples, int line, int lines, int panel, TTail tail)
    {
        var (group, number) = (panel / Panels, panel % Panels);
        var channel = (group * S.Filters) + (number * PixelTile<V, T>.PanelWidth);
        var vectors = Math.Min(PixelTile<V, T>.PanelWidth, S.Filters - (number * PixelTile<V, T>.PanelWidth)) / V.Count;
        var weights = w + ((nint)S.Filters * S.InputBlocks * Taps * group) + ((nint)number * PixelTile<V, T>.PanelWidth * S.InputBlocks * Taps);
        var output = y + (channel / Blocks.Lanes * OutputPlane) + (channel % Blocks.Lanes);
        for (var block = 0; block < S.InputBlocks; block += S.PassBlocks)
        {
            var walk = WalkOf(Math.Min(S.PassBlocks, S.InputBlocks - block));
            var pass = weights + ((nint)block * Taps * vectors * V.Count);
            var passLength = (nint)S.PassBlocks * Taps * vectors * V.Count;
            var aheadStep = (passLength / (samples * lines * TilesOf(S.LineLength) * S.PassBlocks * Taps)) + 1;
            for (var i = 0; i < samples; i++)
            {
                var from = S.Gather == 0
                    ? x + ((sample + i) * SampleLength) + ((nint)line * LineStep * RowStride)
                    : scratch + (i * GatheredLength);
                from += ((group * S.InputBlocks) + block) * InputPlane;
                var to = output + ((sample + i) * S.OutputBlocks * OutputPlane);
                for (int j = 0, together; j < lines; j += together)
                {
                    // Two lines at a time share the weights of a lone vector.
                    together = j + 1 < lines && (IsPooled || (vectors == 1 && S.LastLength == S.LineLength)) ? 2 : 1;
                    var at = IsPooled ? scratch + (S.Gather == 0 ? 0 : S.ChunkSamples * GatheredLength) : to + ((nint)(line + j) * S.LineLength * Blocks.Lanes);
                    var length = line + j + together == S.Lines ? S.LastLength : S.LineLength;
                    var ahead = pass + passLength + (passLength * ((i * lines) + j) / (samples * lines));
                    if (!IsPooled && block + S.PassBlocks >= S.InputBlocks)
                    {
                        Fetch((nint)(at - y), length * together, vectors, tail);
                    }

                    Lines(from + ((nint)j * LineStep * RowStride), walk, pass, at, length, vectors, together, block > 0, ahead, aheadStep);
                    if (IsPooled)
                    {
                        Pool(at, to + ((nint)((line + j) / 2) * (S.LineLength / 2) * Blocks.Lanes), together / 2, channel, vectors, tail);
                    }
                    else if (block + S.PassBlocks >= S.InputBlocks)
                    {
                        Tail(y, (nint)(at - y), length * together, channel, vectors, tail);
                    }
                }
            }
        }
    }

    /// <summary>The taps of some blocks of channels; filter columns that lie side by side are one run.</summary>
    private static TileWalk WalkOf(int blocks)
    {
        var (plane, row, next) = (InputPlane, (nint)S.DilationHeight * RowStride, PixelTile<V, T>.MaxPixels * PixelStep * S.Lanes);
        return S.DilationWidth == 1
            ? new TileWalk(blocks, plane, S.FilterHeight, row, 1, 0, S.FilterWidth * S.Lanes) { NextX = next, NextLine = LineStep * RowStride }
            : new TileWalk(blocks, plane, S.FilterHeight, row, S.FilterWidth, S.DilationWidth * S.Lanes, S.Lanes) { NextX = next, NextLine = LineStep * RowStride };
    }

    /// <summary>One line of results or two, in tiles as equal as can be.</summary>
    private static void Lines(T* x, in TileWalk walk, T* w, T* y, int length, int vectors, int lines, bool adds, T* ahead, nint aheadStep)
    {
        if (vectors == 2 && lines == 2)
        {
            Lines(x, walk, w, y, length, vectors, 1, adds, ahead, aheadStep);
            Lines(x + (LineStep * RowStride), walk, w, y + (S.LineLength * Blocks.Lanes), length, vectors, 1, adds, ahead, aheadStep);
            return;
        }

        var (tiles, step) = (TilesOf(length), PixelStep * S.Lanes);
        var (pixels, longer) = (length / tiles, length % tiles);
        for (var tile = 0; tile < tiles; tile++)
        {
            var count = pixels + (tile < longer ? 1 : 0);
            Tile(count, vectors, lines, x, walk, w, y, adds, ahead, aheadStep);
            ahead += aheadStep * S.PassBlocks * Taps;
            x += count * step;
            y += count * Blocks.Lanes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TilesOf(int length) => (length + PixelTile<V, T>.MaxPixels - 1) / PixelTile<V, T>.MaxPixels;

    private static void Tile(int pixels, int vectors, int lines, T* x, in TileWalk walk, T* w, T* y, bool adds, T* ahead, nint aheadStep)
    {
        // Here, once: the JIT spends what it may on inlining from the top down.
        switch (PixelStep * S.Lanes)
        {
            case 1:
                Tile<StepOfOne>(pixels, vectors, lines, x, walk, w, y, adds, ahead, aheadStep);
                break;
            case 2:
                Tile<StepOfTwo>(pixels, vectors, lines, x, walk, w, y, adds, ahead, aheadStep);
                break;
            case Blocks.Lanes:
                Tile<StepOfBlock>(pixels, vectors, lines, x, walk, w, y, adds, ahead, aheadStep);
                break;
            case 2 * Blocks.Lanes:
                Tile<StepOfTwoBlocks>(pixels, vectors, lines, x, walk, w, y, adds, ahead, aheadStep);
                break;
            default:
                Tile<AnyStep>(pixels, vectors, lines, x, walk, w, y, adds, ahead, aheadStep);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<TStep>(int pixels, int vectors, int lines, T* x, in TileWalk walk, T* w, T* y, bool adds, T* ahead, nint aheadStep)
        where TStep : struct, IPixelStep
    {
        var step = PixelStep * S.Lanes;
        if (lines == 2)
        {
            LineTile<V, T>.Run<TStep>(pixels, x, step, walk, w, y, S.LineLength * Blocks.Lanes, adds);
        }
        else
        {
            PixelTile<V, T>.Run<TStep>(pixels, vectors, x, step, walk, w, y, Second, adds, ahead, aheadStep);
        }
    }

    /// <summary>From a panel's first vector of channels to the second: in the next block, where a vector fills one.</summary>
    private static nint Second
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Count < Blocks.Lanes ? V.Count : IsPooled ? 2 * S.LineLength * Blocks.Lanes : OutputPlane;
    }

    /// <summary>Two lines in scratch, through the tail, to one of the output.</summary>
    private static void Pool(T* lines, T* to, int pairs, int channel, int vectors, TTail tail)
    {
        for (var i = 0; i < vectors * pairs; i++)
        {
            var target = to + (i * (V.Count < Blocks.Lanes ? V.Count : OutputPlane));
            PairPool<V, T, TPool, TTail>.Line(lines + (i * Second), S.LineLength * Blocks.Lanes, target, S.LineLength / 2, channel + (i * V.Count), tail);
        }
    }

    /// <summary>What the tail will read comes while the sums are computed.</summary>
    private static void Fetch(nint index, int length, int vectors, TTail tail)
    {
        if (typeof(TTail) == typeof(NoTail<V, T>))
        {
            return;
        }

        for (var i = 0; i < vectors; i++)
        {
            for (var j = 0; j < length; j++)
            {
                tail.Fetch(index + (i * Second) + (j * Blocks.Lanes));
            }
        }
    }

    private static void Tail(T* y, nint index, int length, int channel, int vectors, TTail tail)
    {
        for (var i = 0; i < vectors; i++)
        {
            BlockTails<V, T, TTail>.Apply(y, index + (i * Second), length, channel + (i * V.Count), tail);
        }
    }
}
