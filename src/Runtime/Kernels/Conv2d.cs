using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary><c>y = conv(x, w)</c> and what is fused behind it.</summary>
public static unsafe class Conv2dForward<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IConv2dShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> w, Ptr<T> y, TTail tail) =>
        ConvLoop<V, T, S, ForwardGather<T, S>, TTail>.Run(work, x, w, y, work.Scratch, tail);
}

/// <summary><c>dx</c> of a convolution: that of the interleaved <c>dy</c> with the filters turned round and their axes exchanged.</summary>
public static unsafe class Conv2dInputGradient<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IConv2dShape
    where TTail : struct, ITail<V, T>
{
    /// <param name="work">The worker's share.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="w">The filters of the forward convolution.</param>
    /// <param name="dx">The gradient of the input.</param>
    /// <param name="tail">What is fused behind.</param>
    public static void Run(in Work<T> work, Ptr<T> dy, Ptr<T> w, Ptr<T> dx, TTail tail)
    {
        T* turned = work.Scratch;
        T* filter = w;
        var taps = S.FilterHeight * S.FilterWidth;
        for (var k = 0; k < S.Channels; k++)
        {
            for (var c = 0; c < S.Filters; c++)
            {
                var from = filter + (((nint)k * S.Filters) + c) * taps;
                var to = turned + (((nint)c * S.Channels) + k) * taps;
                for (var i = 0; i < taps; i++)
                {
                    to[i] = from[taps - 1 - i];
                }
            }
        }

        var filters = ((nint)S.Channels * S.Filters * taps + 15) / 16 * 16;
        ConvLoop<V, T, S, InterleavedGather<T, S>, TTail>.Run(work, dy, turned, dx, work.Scratch + filters, tail);
    }
}

/// <summary><c>dw</c> of a convolution: dot products over samples and places. The workers share the filters, not the batch,
/// so that every sum is taken in one order however many there are.</summary>
public static unsafe class Conv2dWeightGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IConv2dShape
{
    private const int RowsAtATime = InnerTile<V, T>.MaxRows;

    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> dy, Ptr<T> dw) => Sum(work, x, dy, dw);

    private static void Sum(in Work<T> work, T* x, T* dy, T* dw)
    {
        var pairs = (S.Filters + RowsAtATime - 1) / RowsAtATime;
        var (first, last) = work.Share(pairs * S.Channels);
        for (var unit = first; unit < last; unit++)
        {
            var (k, c) = (unit / S.Channels * RowsAtATime, unit % S.Channels);
            var filters = Math.Min(RowsAtATime, S.Filters - k);
            for (var f = 0; f < filters; f++)
            {
                new Span<T>(dw + (nint)(((k + f) * S.Channels) + c) * S.FilterHeight * S.FilterWidth, S.FilterHeight * S.FilterWidth).Clear();
            }

            for (var sample = 0; sample < work.Batch; sample += S.BlockSamples)
            {
                var samples = Math.Min(S.BlockSamples, work.Batch - sample);
                for (var row = 0; row < S.OutHeight; row += S.ChunkRows)
                {
                    Block(work, x, dy, dw, k, filters, c, sample, samples, row);
                }
            }
        }
    }

    /// <summary>Adds what some samples' rows give to the filters' gradients of one channel.</summary>
    private static void Block(in Work<T> work, T* x, T* dy, T* dw, int k, int filters, int c, int sample, int samples, int row)
    {
        var rows = Math.Min(S.ChunkRows, S.OutHeight - row);
        var gradients = work.Scratch;
        var gathered = gradients + (S.BlockSamples * RowsAtATime * S.ChunkFlat);
        var gatheredStride = S.Gather == 0 ? (nint)S.Channels * S.Height * S.Width : ((S.ChannelStride + S.RowStride + 64 + 15) / 16 * 16);
        T* source = null;
        for (var n = 0; n < samples; n++)
        {
            var plane = x + (((nint)(sample + n) * S.Channels) + c) * S.Height * S.Width;
            var at = ForwardGather<T, S>.Gather(plane, 1, row, rows, gathered + (n * gatheredStride));
            source = n == 0 ? at : source;
            for (var f = 0; f < filters; f++)
            {
                var from = dy + (((((nint)(sample + n) * S.Filters) + k + f) * S.OutHeight) + row) * S.OutWidth;
                Spread(from, gradients + (((n * RowsAtATime) + f) * S.ChunkFlat), rows);
            }
        }

        var sums = stackalloc T[RowsAtATime * InnerTile<V, T>.MaxColumns];
        var places = (((rows - 1) * S.RowStride) + S.OutWidth + V.Count - 1) / V.Count * V.Count;
        var stretches = new InnerTile<V, T>.Stretches(places, samples, RowsAtATime * S.ChunkFlat, gatheredStride);
        for (var r = 0; r < S.FilterHeight; r++)
        {
            for (var s = 0; s < S.FilterWidth; s += InnerTile<V, T>.MaxColumns)
            {
                var columns = Math.Min(InnerTile<V, T>.MaxColumns, S.FilterWidth - s);
                var b = source + (r * S.FilterRowStride) + (s * S.FilterColumnStride);
                InnerTile<V, T>.Run(filters, columns, gradients, S.ChunkFlat, b, S.FilterColumnStride, stretches, sums);
                for (var f = 0; f < filters; f++)
                {
                    var to = dw + (((((nint)(k + f) * S.Channels) + c) * S.FilterHeight) + r) * S.FilterWidth + s;
                    for (var j = 0; j < columns; j++)
                    {
                        to[j] += sums[(f * InnerTile<V, T>.MaxColumns) + j];
                    }
                }
            }
        }
    }

    /// <summary>Lays a gradient's rows at the distance of the flat walk, zeros between.</summary>
    private static void Spread(T* from, T* to, int rows)
    {
        if (S.RowStride == S.OutWidth)
        {
            new ReadOnlySpan<T>(from, rows * S.OutWidth).CopyTo(new Span<T>(to, S.ChunkFlat));
            new Span<T>(to + (rows * S.OutWidth), S.ChunkFlat - (rows * S.OutWidth)).Clear();
            return;
        }

        for (var i = 0; i < rows; i++)
        {
            new ReadOnlySpan<T>(from + (i * S.OutWidth), S.OutWidth).CopyTo(new Span<T>(to + (i * S.RowStride), S.OutWidth));
            new Span<T>(to + (i * S.RowStride) + S.OutWidth, S.RowStride - S.OutWidth).Clear();
        }

        new Span<T>(to + (rows * S.RowStride), S.ChunkFlat - (rows * S.RowStride)).Clear();
    }
}
