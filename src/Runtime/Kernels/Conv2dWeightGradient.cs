using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary><c>dw</c> of a convolution: <c>dw[k, c, r, s] = sum over samples and places of x[c, place + (r, s)] * dy[k, place]</c>. The vectors run along
/// the filters, so <c>dy</c> is brought into the order place, filter first; a tile is one filter row. The workers share groups, slices of the batch, of a
/// number that the compiler fixed, and the filter rows: every sum is taken in one order however many workers there are.</summary>
[SkipLocalsInit]
public static unsafe class Conv2dWeightGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IConv2dShape
{
    /// <summary>Filters done at a time.</summary>
    private static int Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.Filters > V.Count ? 2 * V.Count : V.Count;
    }

    /// <summary>From one input row to the next, as the tile reads them.</summary>
    private static int Pitch
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.Gather == 0 ? S.Width : S.RowStride;
    }

    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> dy, Ptr<T> dw)
    {
        if (PlaceGradient<V, T, S>.Fills > PartOf(S.Filters, Lanes))
        {
            PlaceGradient<V, T, S>.Run(work, x, dy, dw);
        }
        else
        {
            Sum(work, x, dy, dw);
        }
    }

    /// <summary>How much of the lanes that are computed a number of elements needs.</summary>
    internal static double PartOf(int elements, int lanes) => (double)elements / ((elements + lanes - 1) / lanes * lanes);

    private static void Sum(in Work<T> work, T* x, T* dy, T* dw)
    {
        var rowsPerBlock = S.Channels * S.FilterHeight;
        var blocks = (S.Filters + Lanes - 1) / Lanes;
        var (first, last) = work.Share(S.Slices * S.Groups * blocks * rowsPerBlock);
        for (var block = first / rowsPerBlock; block * rowsPerBlock < last; block++)
        {
            var from = Math.Max(first - (block * rowsPerBlock), 0);
            var to = Math.Min(last - (block * rowsPerBlock), rowsPerBlock);
            var (part, slice) = (block / blocks, block / blocks / S.Groups);
            var samples = ((int)((long)work.Batch * slice / S.Slices), (int)((long)work.Batch * (slice + 1) / S.Slices));
            SumBlock(work.Scratch, samples, part % S.Groups, x, dy, dw + ((nint)part * S.Filters * rowsPerBlock * S.FilterWidth), block % blocks * Lanes, from, to);
        }
    }

    /// <summary>The filter rows from <paramref name="from"/> to <paramref name="to"/> (numbered channel by channel) of the filters of one block.</summary>
    private static void SumBlock(T* scratch, (int First, int Last) slice, int group, T* x, T* dy, T* dw, int filter, int from, int to)
    {
        var filters = Math.Min(Lanes, S.Filters - filter);
        for (var k = filter; k < filter + filters; k++)
        {
            new Span<T>(dw + (((nint)k * S.Channels * S.FilterHeight) + from) * S.FilterWidth, (to - from) * S.FilterWidth).Clear();
        }

        var turned = scratch;
        var halo = turned + (S.BlockSamples * S.ChunkRows * S.OutWidth * MaxLanes);
        for (var sample = slice.First; sample < slice.Last; sample += S.BlockSamples)
        {
            var samples = Math.Min(S.BlockSamples, slice.Last - sample);
            for (var row = 0; row < S.OutHeight; row += S.ChunkRows)
            {
                var rows = Math.Min(S.ChunkRows, S.OutHeight - row);
                Turn(dy + ((((((nint)sample * S.Groups) + group) * S.Filters) + filter) * S.OutHeight * S.OutWidth), turned, samples, filters, row, rows);
                for (var unit = from; unit < to;)
                {
                    // The rows of one channel share the halo.
                    var channel = unit / S.FilterHeight;
                    var end = Math.Min(to, (channel + 1) * S.FilterHeight);
                    var image = Image(x + ((((((nint)sample * S.Groups) + group) * S.Channels) + channel) * S.Height * S.Width), samples, row, rows, halo);
                    for (; unit < end - 1 && Lanes == V.Count; unit += 2)
                    {
                        FilterRowPair(image, turned, dw, samples, rows, filter, filters, unit);
                    }

                    for (; unit < end; unit++)
                    {
                        FilterRow(image, turned, dw, samples, rows, filter, filters, unit);
                    }
                }
            }
        }
    }

    /// <summary>The most lanes that any vector makes, as the compiler counts scratch memory.</summary>
    private const int MaxLanes = 32;

    /// <summary>Brings gradients into the order sample, place, filter; lanes beyond the filters hold anything and are not stored.</summary>
    private static void Turn(T* dy, T* turned, int samples, int filters, int row, int rows)
    {
        var (plane, places) = (S.OutHeight * S.OutWidth, rows * S.OutWidth);
        for (var n = 0; n < samples; n++, dy += (nint)S.Groups * S.Filters * plane, turned += places * Lanes)
        {
            // Four filters at a time: four streams to read, one line to write.
            var k = 0;
            for (; k <= filters - 4; k += 4)
            {
                Turn4(dy + ((nint)k * plane) + (row * S.OutWidth), turned + k, places);
            }

            for (; k < filters; k++)
            {
                var from = dy + ((nint)k * plane) + (row * S.OutWidth);
                for (var p = 0; p < places; p++)
                {
                    turned[(p * Lanes) + k] = from[p];
                }
            }
        }
    }

    private static void Turn4(T* from, T* to, int places)
    {
        var plane = S.OutHeight * S.OutWidth;
        T* from1 = from + plane, from2 = from1 + plane, from3 = from2 + plane;
        for (nint p = 0; p < places; p++, to += Lanes)
        {
            to[0] = from[p];
            to[1] = from1[p];
            to[2] = from2[p];
            to[3] = from3[p];
        }
    }

    /// <summary>Where the tile reads the rows of one channel that some output rows need: in place, or with a border of zeros in scratch.</summary>
    private static T* Image(T* x, int samples, int row, int rows, T* halo)
    {
        if (S.Gather == 0)
        {
            return x + (row * S.StrideHeight * S.Width);
        }

        for (var n = 0; n < samples; n++)
        {
            var plane = x + ((nint)n * S.Groups * S.Channels * S.Height * S.Width);
            for (var i = 0; i < ((rows - 1) * S.StrideHeight) + ((S.FilterHeight - 1) * S.DilationHeight) + 1; i++)
            {
                var to = new Span<T>(halo + (n * S.ChannelStride) + (i * S.RowStride), S.RowStride);
                var source = (row * S.StrideHeight) + i - S.PadTop;
                if ((uint)source >= (uint)S.Height)
                {
                    to.Clear();
                    continue;
                }

                to[..S.PadLeft].Clear();
                new ReadOnlySpan<T>(plane + (source * S.Width), S.Width).CopyTo(to[S.PadLeft..]);
                to[(S.PadLeft + S.Width)..].Clear();
            }
        }

        return halo;
    }

    private static Walk WalkOf(int samples, int rows) => new(
        new WalkLoop(samples, S.Gather == 0 ? (nint)S.Groups * S.Channels * S.Height * S.Width : S.ChannelStride, rows * S.OutWidth * Lanes),
        new WalkLoop(rows, S.StrideHeight * Pitch, S.OutWidth * Lanes),
        new WalkLoop(S.OutWidth, S.StrideWidth, Lanes));

    /// <summary>The same for two filter rows, one below the other.</summary>
    private static void FilterRowPair(T* image, T* turned, T* dw, int samples, int rows, int filter, int filters, int unit)
    {
        var sums = stackalloc T[2 * RowPairTile<V, T>.MaxTaps * MaxLanes];
        var walk = WalkOf(samples, rows);
        var taps = image + (unit % S.FilterHeight * S.DilationHeight * Pitch);
        for (var s = 0; s < S.FilterWidth; s += RowPairTile<V, T>.MaxTaps)
        {
            var columns = Math.Min(RowPairTile<V, T>.MaxTaps, S.FilterWidth - s);
            RowPairTile<V, T>.Run(columns, taps + (s * S.DilationWidth), S.DilationWidth, S.DilationHeight * Pitch, turned, walk, sums);
            for (var k = 0; k < filters; k++)
            {
                var to = dw + ((((nint)(filter + k) * S.Channels * S.FilterHeight) + unit) * S.FilterWidth) + s;
                for (var i = 0; i < columns; i++)
                {
                    to[i] += sums[(i * V.Count) + k];
                    to[i + S.FilterWidth] += sums[((RowPairTile<V, T>.MaxTaps + i) * V.Count) + k];
                }
            }
        }
    }

    /// <summary>Adds what some samples' rows give to one filter row of one channel.</summary>
    private static void FilterRow(T* image, T* turned, T* dw, int samples, int rows, int filter, int filters, int unit)
    {
        var sums = stackalloc T[OuterTile<V, T>.MaxRows * MaxLanes];
        var walk = WalkOf(samples, rows);
        var taps = image + (unit % S.FilterHeight * S.DilationHeight * Pitch);
        for (var s = 0; s < S.FilterWidth; s += OuterTile<V, T>.MaxRows)
        {
            var columns = Math.Min(OuterTile<V, T>.MaxRows, S.FilterWidth - s);
            if (Lanes > V.Count)
            {
                OuterTile<V, T>.Run(columns, taps + (s * S.DilationWidth), S.DilationWidth, turned, walk, sums, Lanes);
            }
            else
            {
                OuterTile<V, T>.RunNarrow(columns, taps + (s * S.DilationWidth), S.DilationWidth, turned, walk, sums, Lanes);
            }

            for (var k = 0; k < filters; k++)
            {
                var to = dw + ((((nint)(filter + k) * S.Channels * S.FilterHeight) + unit) * S.FilterWidth) + s;
                for (var i = 0; i < columns; i++)
                {
                    to[i] += sums[(i * Lanes) + k];
                }
            }
        }
    }
}
