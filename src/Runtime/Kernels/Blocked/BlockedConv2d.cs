using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary><c>y = conv(x, w)</c> into blocks of channels, and what is fused behind it. A unit of work is one panel of filters over one chunk of lines
/// (or some samples), so that a layer of large images, of many filters or of a large batch keeps many workers busy.</summary>
public static unsafe class BlockedConv2d<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IBlockedConvShape
    where TTail : struct, ITail<V, T>
{
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
        get => (((nint)(S.Lines - 1) * S.LineLength) + S.LastLength) * Blocks.Lanes;
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
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> w, Ptr<T> y, TTail tail) => Units(work, x, w, y, tail);

    private static void Units(in Work<T> work, T* x, T* w, T* y, TTail tail)
    {
        var chunks = (S.Lines + S.ChunkLines - 1) / S.ChunkLines;
        var panels = S.Groups * Panels;
        var (first, last) = work.Share((work.Batch + S.ChunkSamples - 1) / S.ChunkSamples * chunks * panels);
        var gathered = -1;
        for (var unit = first; unit < last; unit++)
        {
            var (chunk, panel) = (unit / panels, unit % panels);
            var sample = chunk / chunks * S.ChunkSamples;
            var samples = Math.Min(S.ChunkSamples, work.Batch - sample);
            var line = chunk % chunks * S.ChunkLines;
            var lines = Math.Min(S.ChunkLines, S.Lines - line);
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
                var to = output + ((sample + i) * S.Groups * (S.Filters / Blocks.Lanes) * OutputPlane);
                for (var j = 0; j < lines; j++)
                {
                    var at = to + ((nint)(line + j) * S.LineLength * Blocks.Lanes);
                    var length = line + j == S.Lines - 1 ? S.LastLength : S.LineLength;
                    var ahead = pass + passLength + (passLength * ((i * lines) + j) / (samples * lines));
                    Line(from + ((nint)j * LineStep * RowStride), walk, pass, at, length, vectors, block > 0, ahead, aheadStep);
                    if (block + S.PassBlocks >= S.InputBlocks)
                    {
                        Tail(y, (nint)(at - y), length, channel, vectors, tail);
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
            ? new TileWalk(blocks, plane, S.FilterHeight, row, 1, 0, S.FilterWidth * S.Lanes) { NextX = next }
            : new TileWalk(blocks, plane, S.FilterHeight, row, S.FilterWidth, S.DilationWidth * S.Lanes, S.Lanes) { NextX = next };
    }

    /// <summary>A line of results in tiles as equal as can be.</summary>
    private static void Line(T* x, in TileWalk walk, T* w, T* y, int length, int vectors, bool adds, T* ahead, nint aheadStep)
    {
        var (tiles, step) = (TilesOf(length), PixelStep * S.Lanes);
        var (pixels, longer) = (length / tiles, length % tiles);
        for (var tile = 0; tile < tiles; tile++)
        {
            var count = pixels + (tile < longer ? 1 : 0);
            Tile(count, vectors, x, walk, w, y, adds, ahead, aheadStep);
            ahead += aheadStep * S.PassBlocks * Taps;
            x += count * step;
            y += count * Blocks.Lanes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TilesOf(int length) => (length + PixelTile<V, T>.MaxPixels - 1) / PixelTile<V, T>.MaxPixels;

    private static void Tile(int pixels, int vectors, T* x, in TileWalk walk, T* w, T* y, bool adds, T* ahead, nint aheadStep)
    {
        // Here, once: the JIT spends what it may on inlining from the top down.
        var (step, second) = (PixelStep * S.Lanes, Second);
        switch (step)
        {
            case 1:
                PixelTile<V, T>.Run<StepOfOne>(pixels, vectors, x, step, walk, w, y, second, adds, ahead, aheadStep);
                break;
            case 2:
                PixelTile<V, T>.Run<StepOfTwo>(pixels, vectors, x, step, walk, w, y, second, adds, ahead, aheadStep);
                break;
            case Blocks.Lanes:
                PixelTile<V, T>.Run<StepOfBlock>(pixels, vectors, x, step, walk, w, y, second, adds, ahead, aheadStep);
                break;
            case 2 * Blocks.Lanes:
                PixelTile<V, T>.Run<StepOfTwoBlocks>(pixels, vectors, x, step, walk, w, y, second, adds, ahead, aheadStep);
                break;
            default:
                PixelTile<V, T>.Run<AnyStep>(pixels, vectors, x, step, walk, w, y, second, adds, ahead, aheadStep);
                break;
        }
    }

    /// <summary>From a panel's first vector of channels to the second: in the next block, where a vector fills one.</summary>
    private static nint Second
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Count == Blocks.Lanes ? OutputPlane : V.Count;
    }

    private static void Tail(T* y, nint index, int length, int channel, int vectors, TTail tail)
    {
        for (var i = 0; i < vectors; i++)
        {
            BlockTails<V, T, TTail>.Apply(y, index + (i * Second), length, channel + (i * V.Count), tail);
        }
    }
}

/// <summary>Copies what a chunk of lines reads, with the zeros around the image.</summary>
internal static unsafe class Halo
{
    /// <param name="image">One sample.</param>
    /// <param name="line">The first line of results.</param>
    /// <param name="lines">Lines of results.</param>
    /// <param name="to">Where it goes: block after block (channel after channel), row after row.</param>
    public static void Gather<T, S>(T* image, int line, int lines, T* to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where S : struct, IBlockedConvShape
    {
        if (S.Gather == 2)
        {
            Pick<T, S>(image, line * S.LineLength, ((lines - 1) * S.LineLength) + (line + lines == S.Lines ? S.LastLength : S.LineLength), to);
            return;
        }

        var all = ((S.ChunkLines - 1) * S.StrideHeight) + ((S.FilterHeight - 1) * S.DilationHeight) + 1;
        var rows = ((lines - 1) * S.StrideHeight) + ((S.FilterHeight - 1) * S.DilationHeight) + 1;
        for (var block = 0; block < S.Groups * S.InputBlocks; block++)
        {
            var plane = image + ((nint)block * S.Height * S.Width * S.Lanes);
            Block(plane, S.Height, S.Width, S.Lanes, (line * S.StrideHeight) - S.PadTop, rows, S.PadLeft, S.RowLength, to + ((nint)block * all * S.RowLength * S.Lanes));
        }
    }

    /// <summary>Results' places from <paramref name="first"/> on, of all blocks: what a 1x1 filter with a stride sees there.</summary>
    private static void Pick<T, S>(T* image, int first, int count, T* to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where S : struct, IBlockedConvShape
    {
        var columns = ((S.Width - 1) / S.StrideWidth) + 1;
        for (var block = 0; block < S.Groups * S.InputBlocks; block++)
        {
            var plane = image + ((nint)block * S.Height * S.Width * S.Lanes);
            var target = to + ((nint)block * S.ChunkLines * S.LineLength * S.Lanes);
            for (var place = first; place < first + count; place++, target += S.Lanes)
            {
                var from = plane + ((((nint)(place / columns) * S.StrideHeight * S.Width) + ((place % columns) * S.StrideWidth)) * S.Lanes);
                new ReadOnlySpan<T>(from, S.Lanes).CopyTo(new Span<T>(target, S.Lanes));
            }
        }
    }

    /// <summary>Some rows of one block, from <paramref name="first"/> on, which may lie before the image; <paramref name="left"/> columns of zeros come first.</summary>
    public static void Block<T>(T* plane, int height, int width, int lanes, int first, int rows, int left, int rowLength, T* to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var length = rowLength * lanes;
        var begin = Math.Min(left * lanes, length);
        var count = Math.Min(width * lanes, length - begin);
        for (var row = first; row < first + rows; row++, to += length)
        {
            var span = new Span<T>(to, length);
            if ((uint)row >= (uint)height)
            {
                span.Clear();
                continue;
            }

            span[..begin].Clear();
            new ReadOnlySpan<T>(plane + ((nint)row * width * lanes), count).CopyTo(span[begin..]);
            span[(begin + count)..].Clear();
        }
    }
}
