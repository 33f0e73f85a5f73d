using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The loop of pools over images in blocks: all channels of a block at once. The workers share the rows of the blocks.</summary>
internal static unsafe class BlockedPoolLoop<V, T, S, TRule, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
    where TRule : struct, IPoolRule<V, T>
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, T* x, T* y, TTail tail)
    {
        var blocks = (S.Channels + Blocks.Lanes - 1) / Blocks.Lanes;
        var (first, last) = work.Share(work.Batch * blocks * S.OutHeight);
        for (var unit = first; unit < last; unit++)
        {
            var (block, row) = (unit / S.OutHeight, unit % S.OutHeight);
            var plane = x + ((nint)block * S.Height * S.Width * Blocks.Lanes);
            var index = (nint)unit * S.OutWidth * Blocks.Lanes;
            for (var column = 0; column < S.OutWidth; column++)
            {
                Window(plane, row, column, y + index + (column * Blocks.Lanes));
            }

            BlockTails<V, T, TTail>.ApplyToBlock(y, index, S.OutWidth, block % blocks * Blocks.Lanes, tail);
        }
    }

    private static void Window(T* plane, int row, int column, T* to)
    {
        var top = (row * S.StrideHeight) - S.PadTop;
        var left = (column * S.StrideWidth) - S.PadLeft;
        var (firstRow, firstColumn) = (PoolCount<S>.FirstInside(top, S.DilationHeight), PoolCount<S>.FirstInside(left, S.DilationWidth));
        var (endOfRows, endOfColumns) = (PoolCount<S>.EndOfRows(top), Math.Min(S.Width, left + (S.WindowWidth * S.DilationWidth)));
        var count = S.IsFull != 0 ? S.WindowHeight * S.WindowWidth : PoolCount<S>.Rows(row) * PoolCount<S>.Columns(column);
        for (var lane = 0; lane < Blocks.Lanes; lane += V.Count)
        {
            var joined = V.Broadcast(TRule.Start);
            for (var i = firstRow; i < endOfRows; i += S.DilationHeight)
            {
                var from = plane + ((nint)i * S.Width * Blocks.Lanes) + lane;
                for (var j = firstColumn; j < endOfColumns; j += S.DilationWidth)
                {
                    joined = TRule.Join(joined, V.Load(from + (j * Blocks.Lanes)));
                }
            }

            V.Store(to + lane, TRule.End(joined, count));
        }
    }
}

/// <summary>The largest element of each window, in blocks.</summary>
public static unsafe class BlockedMaxPool2d<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y, TTail tail) =>
        BlockedPoolLoop<V, T, S, MaxRule<V, T>, TTail>.Run(work, x, y, tail);
}

/// <summary>The mean of each window, in blocks.</summary>
public static unsafe class BlockedAvgPool2d<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y, TTail tail) =>
        BlockedPoolLoop<V, T, S, MeanRule<V, T>, TTail>.Run(work, x, y, tail);
}
