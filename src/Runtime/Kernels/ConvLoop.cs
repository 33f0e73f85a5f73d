using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The loop of convolutions: over samples, groups and chunks of output rows (shared among the workers), six filters at a time, and pairs of vectors
/// of places. A chunk's rows are computed flat into scratch, border places included, then packed into the output, and the tail is applied to them there.</summary>
internal static unsafe class ConvLoop<V, T, S, TGather, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IConv2dShape
    where TGather : struct, IConvGather<T>
    where TTail : struct, ITail<V, T>
{
    /// <summary>Over channels, filter rows and filter columns; where those lie at one distance, in one loop.</summary>
    private static Walk Taps => S.FilterHeight == 1 && S.FilterWidth == 1
        ? Walk.Single(S.Channels, 1, S.ChannelStride)
        : S.Gather == 2
            ? Walk.Single(S.Channels * S.FilterHeight * S.FilterWidth, 1, S.FilterColumnStride)
            : new Walk(
                new WalkLoop(S.Channels, S.FilterHeight * S.FilterWidth, S.ChannelStride),
                new WalkLoop(S.FilterHeight, S.FilterWidth, S.FilterRowStride),
                new WalkLoop(S.FilterWidth, 1, S.FilterColumnStride));

    /// <param name="work">The worker's share.</param>
    /// <param name="x">Images <c>[N,Groups*Channels,Height,Width]</c>.</param>
    /// <param name="w">Filters <c>[Groups*Filters,Channels,FilterHeight,FilterWidth]</c>.</param>
    /// <param name="y">Results <c>[N,Groups*Filters,OutHeight,OutWidth]</c>.</param>
    /// <param name="scratch">The worker's scratch memory.</param>
    /// <param name="tail">What is fused behind.</param>
    public static void Run(in Work<T> work, T* x, T* w, T* y, T* scratch, TTail tail)
    {
        var chunks = (S.OutHeight + S.ChunkRows - 1) / S.ChunkRows;
        var (first, last) = work.Share(work.Batch * S.Groups * chunks);
        var flat = scratch;
        var block = scratch + (OuterTile<V, T>.MaxRows * S.ChunkFlat);
        for (var unit = first; unit < last; unit++)
        {
            // A group of a sample's channels is an image of its own.
            var (image, chunk) = (unit / chunks, unit % chunks);
            var row = chunk * S.ChunkRows;
            var rows = Math.Min(S.ChunkRows, S.OutHeight - row);
            var b = TGather.Gather(x + ((nint)image * S.Channels * S.Height * S.Width), S.Channels, row, rows, block);
            Filters(b, w, y, flat, image, row, rows, tail);
        }
    }

    private static void Filters(T* b, T* w, T* y, T* flat, int image, int row, int rows, TTail tail)
    {
        var taps = S.Channels * S.FilterHeight * S.FilterWidth;
        var walk = Taps;
        var first = image % S.Groups * S.Filters;
        var places = ((rows - 1) * S.RowStride) + S.OutWidth;
        for (var k = 0; k < S.Filters; k += OuterTile<V, T>.MaxRows)
        {
            var filters = Math.Min(OuterTile<V, T>.MaxRows, S.Filters - k);
            for (var p = 0; p < places; p += OuterTile<V, T>.Columns)
            {
                OuterTile<V, T>.Run(filters, w + ((nint)(first + k) * taps), taps, b + p, walk, flat + p, S.ChunkFlat);
            }

            for (var f = 0; f < filters; f++)
            {
                var index = ((((nint)image * S.Filters) + k + f) * S.OutHeight + row) * S.OutWidth;
                Pack(flat + (f * S.ChunkFlat), y + index, rows);
                Tails.ApplyToPlane<V, T, TTail>(y, index, rows * S.OutWidth, first + k + f, tail);
            }
        }
    }

    /// <summary>Copies the places that count. A vector may run past its row: the next row overwrites that, and the last one is cut.</summary>
    private static void Pack(T* from, T* to, int rows)
    {
        var length = rows * S.OutWidth;
        for (var i = 0; i < rows; i++, from += S.RowStride)
        {
            for (var x = 0; x < S.OutWidth; x += V.Count)
            {
                var at = (i * S.OutWidth) + x;
                if (at + V.Count <= length)
                {
                    V.Store(to + at, V.Load(from + x));
                }
                else
                {
                    V.StorePartial(to + at, V.Load(from + x), length - at);
                }
            }
        }
    }
}
