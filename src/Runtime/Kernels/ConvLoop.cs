using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The loop of convolutions: over samples, groups and chunks of output rows (shared among the workers), six filters at a time, and pairs of vectors
/// of places. A chunk's rows are computed flat into scratch, border places included, then packed into the output, and the tail is applied to them there;
/// or, with a pool behind, they go through both to the output at once.</summary>
internal static unsafe class ConvLoop<V, T, S, TGather, TPool, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IConv2dShape
    where TGather : struct, IConvGather<T>
    where TPool : struct, IPoolRule<V, T>
    where TTail : struct, ITail<V, T>
{
    /// <summary>From one row to the next in the flat results.</summary>
    private static int FlatPitch
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ByRows ? (S.OutWidth + V.Count - 1) / V.Count * V.Count : S.RowStride;
    }

    /// <summary>Whether vectors along single rows, which pass over the rows of zeros at the border, are fewer than those of the flat walk.</summary>
    private static readonly bool ByRows = S.Gather < 2 && S.StrideHeight == 1 && S.DilationHeight == 1 && S.FilterHeight > 1 && V.Count > 1 && RowVectors < FlatVectors;

    private static int FlatVectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (((S.ChunkRows - 1) * S.RowStride) + S.OutWidth + OuterTile<V, T>.Columns - 1) / OuterTile<V, T>.Columns * 2 * S.FilterHeight;
    }

    /// <summary>Of a chunk of the whole image; more than any where their results would have no room.</summary>
    private static int RowVectors
    {
        get
        {
            var strips = (S.OutWidth + V.Count - 1) / V.Count;
            if (strips * V.Count * S.ChunkRows > S.ChunkFlat || S.ChunkRows < S.OutHeight)
            {
                return int.MaxValue;
            }

            var sum = 0;
            for (var row = 0; row < S.OutHeight; row += 2)
            {
                var (from, to) = TapRows(row, 2);
                sum += 2 * (to - from);
            }

            return strips * sum;
        }
    }

    /// <summary>The filter rows that meet the image from some output rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int From, int To) TapRows(int row, int rows) =>
        (Math.Clamp(TGather.Border - (row + rows - 1), 0, S.FilterHeight - 1), Math.Clamp(TGather.Border + S.Height - row, 1, S.FilterHeight));

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
            for (var p = 0; p < places && !ByRows; p += OuterTile<V, T>.Columns)
            {
                OuterTile<V, T>.Run(filters, w + ((nint)(first + k) * taps), taps, b + p, walk, flat + p, S.ChunkFlat);
            }

            for (var i = 0; i < rows && ByRows; i += 2)
            {
                Rows(filters, w + ((nint)(first + k) * taps), b + (i * S.RowStride), flat + (i * FlatPitch), row + i, Math.Min(2, rows - i));
            }

            for (var f = 0; f < filters; f++)
            {
                if (typeof(TPool) != typeof(NoPool<V, T>))
                {
                    var to = (((((nint)image * S.Filters) + k + f) * (S.OutHeight / 2)) + (row / 2)) * (S.OutWidth / 2);
                    PairPool<V, T, TPool, TTail>.Planes(flat + (f * S.ChunkFlat), FlatPitch, y + to, rows / 2, S.OutWidth / 2, first + k + f, tail);
                    continue;
                }

                var index = ((((nint)image * S.Filters) + k + f) * S.OutHeight + row) * S.OutWidth;
                Pack(flat + (f * S.ChunkFlat), y + index, rows);
                Tails.ApplyToPlane<V, T, TTail>(y, index, rows * S.OutWidth, first + k + f, tail);
            }
        }
    }

    /// <summary>One output row or two, one below the other.</summary>
    private static void Rows(int filters, T* w, T* b, T* flat, int row, int rows)
    {
        var (from, to) = TapRows(row, rows);
        var taps = S.FilterHeight * S.FilterWidth;
        var walk = new Walk(
            new WalkLoop(S.Channels, taps, S.ChannelStride),
            new WalkLoop(to - from, S.FilterWidth, S.FilterRowStride),
            new WalkLoop(S.FilterWidth, 1, S.FilterColumnStride));
        w += from * S.FilterWidth;
        b += from * S.FilterRowStride;
        for (var p = 0; p < S.OutWidth; p += V.Count)
        {
            if (rows == 2)
            {
                OuterTile<V, T>.Run(filters, w, S.Channels * taps, b + p, S.RowStride, walk, flat + p, S.ChunkFlat, FlatPitch);
            }
            else
            {
                OuterTile<V, T>.RunNarrow(filters, w, S.Channels * taps, b + p, walk, flat + p, S.ChunkFlat);
            }
        }
    }

    /// <summary>Copies the places that count. A vector may run past its row: the next row overwrites that, and the last one is cut.</summary>
    private static void Pack(T* from, T* to, int rows)
    {
        var length = rows * S.OutWidth;
        for (var i = 0; i < rows; i++, from += FlatPitch)
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
