using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary><c>dw[k, c, r, s] = sum over samples and places of x[c, place + (r, s)] * dy[k, place]</c>, of gradients in blocks. A unit of work is one block of channels by
/// some filters in one slice of the batch: its sums stay in scratch until all samples are through. Every sum is taken in one order however many workers
/// there are.</summary>
public static unsafe class BlockedWeightGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IBlockedWeightShape
{
    /// <summary>Blocks of channels of a group (channels, where they do not lie in blocks).</summary>
    private static int InputBlocks
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((S.Channels * S.Joined) + S.Lanes - 1) / S.Lanes;
    }

    /// <summary>Filters of a group with those that fill up the last block.</summary>
    private static int Filters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((S.Filters * S.Joined) + Blocks.Lanes - 1) / Blocks.Lanes * Blocks.Lanes;
    }

    private static int OutputPlane
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.OutHeight * S.OutWidth * Blocks.Lanes;
    }

    private static int RowStride
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.RowLength * S.Lanes;
    }

    /// <summary>Rows of a tile's sums: the channels of a block, or the columns of the filter where channels do not lie side by side.</summary>
    private static int Rows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.Lanes > 1 ? S.Lanes : S.FilterWidth;
    }

    /// <summary>Rows of sums for each filter.</summary>
    private static int Sums
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.FilterHeight * S.FilterWidth * S.Lanes;
    }

    private static int PanelWidth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * V.Count;
    }

    private static nint Second
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Count == Blocks.Lanes ? OutputPlane : V.Count;
    }

    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> dy, Ptr<T> dw) => Units(work, x, dy, dw);

    private static void Units(in Work<T> work, T* x, T* dy, T* dw)
    {
        var filterUnits = (Filters + S.UnitFilters - 1) / S.UnitFilters;
        var (first, last) = work.Share(S.Slices * S.Groups * InputBlocks * filterUnits);
        for (var unit = first; unit < last; unit++)
        {
            var (group, block, filter) = (unit / (InputBlocks * filterUnits), unit / filterUnits % InputBlocks, unit % filterUnits * S.UnitFilters);
            var slice = group / S.Groups;
            group %= S.Groups;
            var filters = Math.Min(S.UnitFilters, Filters - filter);
            var (from, to) = ((int)((long)work.Batch * slice / S.Slices), (int)((long)work.Batch * (slice + 1) / S.Slices));
            new Span<T>(work.Scratch, filters * Sums).Clear();
            for (var sample = from; sample < to; sample += S.ChunkSamples)
            {
                Samples(work.Scratch, x, dy, sample, Math.Min(S.ChunkSamples, to - sample), group, block, filter, filters);
            }

            Write(work.Scratch, dw + ((nint)slice * S.Groups * S.Joined * S.Filters * S.Channels * S.FilterHeight * S.FilterWidth), group, block, filter, filters);
        }
    }

    /// <summary>Adds what some samples give.</summary>
    private static void Samples(T* sums, T* x, T* dy, int sample, int samples, int group, int block, int filter, int filters)
    {
        var gathered = sums + (S.UnitFilters * Sums);
        var sampleDy = (nint)S.Groups * Filters / Blocks.Lanes * OutputPlane;
        var sampleX = (nint)S.Groups * InputBlocks * S.Height * S.Width * S.Lanes;
        var plane = x + (sample * sampleX) + (((nint)group * InputBlocks) + block) * S.Height * S.Width * S.Lanes;
        var gradients = dy + (sample * sampleDy) + ((((nint)group * Filters) + filter) / Blocks.Lanes * OutputPlane);
        for (var line = 0; line < S.OutHeight; line += S.ChunkLines)
        {
            var lines = Math.Min(S.ChunkLines, S.OutHeight - line);
            var image = plane + ((nint)line * S.StrideHeight * RowStride);
            var step = sampleX;
            if (S.Gather != 0)
            {
                image = gathered;
                step = GatheredRows(S.ChunkLines) * RowStride;
                for (var i = 0; i < samples; i++)
                {
                    Halo.Block(plane + (i * sampleX), S.Height, S.Width, S.Lanes, (line * S.StrideHeight) - S.PadTop, GatheredRows(lines), S.PadLeft, S.RowLength, image + (i * step));
                }
            }

            var walk = new WeightWalk(samples, step, sampleDy, lines, (nint)S.StrideHeight * RowStride, S.OutWidth, S.StrideWidth * S.Lanes);
            for (var i = 0; i < filters; i += PanelWidth)
            {
                var vectors = Math.Min(PanelWidth, filters - i) / V.Count;
                var from = gradients + (i / Blocks.Lanes * (nint)OutputPlane) + (i % Blocks.Lanes) + ((nint)line * S.OutWidth * Blocks.Lanes);
                Taps(image, from, walk, sums + (i * Sums), vectors);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int GatheredRows(int lines) => ((lines - 1) * S.StrideHeight) + ((S.FilterHeight - 1) * S.DilationHeight) + 1;

    /// <summary>All taps of a panel of filters.</summary>
    private static void Taps(T* image, T* dy, in WeightWalk walk, T* sums, int vectors)
    {
        var tiles = (Rows + WeightTile<V, T>.MaxRows - 1) / WeightTile<V, T>.MaxRows;
        var columns = S.Lanes > 1 ? S.FilterWidth : 1;
        var step = S.Lanes > 1 ? 1 : S.DilationWidth;
        for (var r = 0; r < S.FilterHeight; r++)
        {
            for (var s = 0; s < columns; s++)
            {
                var from = image + ((nint)r * S.DilationHeight * RowStride) + (s * S.DilationWidth * S.Lanes);
                for (var tile = 0; tile < tiles; tile++)
                {
                    var (row, end) = (Rows * tile / tiles, Rows * (tile + 1) / tiles);
                    WeightTile<V, T>.Run(end - row, vectors, from + (row * step), step, dy, Second, walk, sums);
                    sums += (end - row) * vectors * V.Count;
                }
            }
        }
    }

    /// <summary>Brings a unit's sums into the order of the filters: of those there are, and of the channels that each sees.</summary>
    private static void Write(T* sums, T* dw, int group, int block, int filter, int filters)
    {
        var taps = S.FilterHeight * S.FilterWidth;
        for (var i = 0; i < filters; i += PanelWidth, sums += PanelWidth * Sums)
        {
            var width = Math.Min(PanelWidth, filters - i);
            for (var k = 0; k < width && filter + i + k < S.Filters * S.Joined; k++)
            {
                for (var lane = 0; lane < S.Lanes; lane++)
                {
                    var channel = (block * S.Lanes) + lane;
                    if (channel >= S.Channels * S.Joined || channel / S.Channels != (filter + i + k) / S.Filters)
                    {
                        continue;
                    }

                    var to = dw + ((((((nint)group * S.Joined * S.Filters) + filter + i + k) * S.Channels) + (channel % S.Channels)) * taps);
                    var from = sums + (lane * width) + k;
                    for (var tap = 0; tap < taps; tap++)
                    {
                        to[tap] = from[(nint)tap * S.Lanes * width];
                    }
                }
            }
        }
    }
}
