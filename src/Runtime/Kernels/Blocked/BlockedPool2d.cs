using System;
using System.Numerics;
using System.Runtime.CompilerServices;
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
            if (TRule.IsFree && BlockedPoolColumns<V, T, S, TRule>.Fits)
            {
                BlockedPoolColumns<V, T, S, TRule>.Row(plane, row, y + index);
            }
            else
            {
                Row(plane, row, y + index);
            }

            BlockTails<V, T, TTail>.ApplyToBlock(y, index, S.OutWidth, block % blocks * Blocks.Lanes, tail);
        }
    }

    private static void Row(T* plane, int row, T* to)
    {
        var top = (row * S.StrideHeight) - S.PadTop;
        var isInside = top >= 0 && top + ((S.WindowHeight - 1) * S.DilationHeight) < S.Height;
        for (var column = 0; column < S.OutWidth; column++, to += Blocks.Lanes)
        {
            var left = (column * S.StrideWidth) - S.PadLeft;
            if (isInside && left >= 0 && left + ((S.WindowWidth - 1) * S.DilationWidth) < S.Width)
            {
                var count = S.IsFull != 0 ? S.WindowHeight * S.WindowWidth : PoolCount<S>.Rows(row) * PoolCount<S>.Columns(column);
                Inside(plane + (((nint)top * S.Width) + left) * Blocks.Lanes, to, count);
            }
            else
            {
                AtBorder(plane, row, column, to);
            }
        }
    }

    /// <summary>A window that lies wholly in the image: all bounds are constants.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Inside(T* from, T* to, int count)
    {
        for (var lane = 0; lane < Blocks.Lanes; lane += V.Count)
        {
            var joined = V.Broadcast(TRule.Start);
            var line = from + lane;
            for (var i = 0; i < S.WindowHeight; i++, line += S.DilationHeight * S.Width * Blocks.Lanes)
            {
                for (var j = 0; j < S.WindowWidth; j++)
                {
                    joined = TRule.Join(joined, V.Load(line + (j * S.DilationWidth * Blocks.Lanes)));
                }
            }

            V.Store(to + lane, TRule.End(joined, count));
        }
    }

    private static void AtBorder(T* plane, int row, int column, T* to)
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

/// <summary>Windows of 3x3 or 2x2 whose elements may be joined in any order and more than once: a column's rows are joined once for all windows
/// that it is in, and what lies outside of the image is replaced by the window's element at the border.</summary>
internal static unsafe class BlockedPoolColumns<V, T, S, TRule>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
    where TRule : struct, IPoolRule<V, T>
{
    /// <summary>Windows of 2x2 or 3x3 that all have an element within the image: what lies next to them is then theirs.</summary>
    public static bool Fits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.WindowHeight == S.WindowWidth && S.WindowHeight is 2 or 3 && S.DilationHeight == 1 && S.DilationWidth == 1
            && S.PadTop < S.WindowHeight && S.PadLeft < S.WindowWidth
            && ((S.OutHeight - 1) * S.StrideHeight) - S.PadTop < S.Height && ((S.OutWidth - 1) * S.StrideWidth) - S.PadLeft < S.Width;
    }

    public static void Row(T* plane, int row, T* to)
    {
        var top = (row * S.StrideHeight) - S.PadTop;
        var upper = plane + ((nint)Math.Clamp(top, 0, S.Height - 1) * S.Width * Blocks.Lanes);
        var middle = plane + ((nint)Math.Clamp(top + 1, 0, S.Height - 1) * S.Width * Blocks.Lanes);
        var lower = S.WindowHeight == 2 ? middle : plane + ((nint)Math.Clamp(top + 2, 0, S.Height - 1) * S.Width * Blocks.Lanes);
        for (var lane = 0; lane < Blocks.Lanes; lane += V.Count)
        {
            Columns(upper + lane, middle + lane, lower + lane, to + lane);
        }
    }

    private static void Columns(T* upper, T* middle, T* lower, T* to)
    {
        var left = -S.PadLeft;
        var (first, second) = (Column(upper, middle, lower, left), Column(upper, middle, lower, left + 1));
        for (var column = 0; column < S.OutWidth; column++, left += S.StrideWidth, to += Blocks.Lanes)
        {
            if (S.WindowWidth == 2)
            {
                V.Store(to, TRule.Join(first, second));
                first = S.StrideWidth == 1 ? second : Column(upper, middle, lower, left + S.StrideWidth);
                second = Column(upper, middle, lower, left + S.StrideWidth + 1);
                continue;
            }

            var third = Column(upper, middle, lower, left + 2);
            V.Store(to, TRule.Join(TRule.Join(first, second), third));
            first = S.StrideWidth == 1 ? second : S.StrideWidth == 2 ? third : Column(upper, middle, lower, left + S.StrideWidth);
            second = S.StrideWidth == 1 ? third : Column(upper, middle, lower, left + S.StrideWidth + 1);
        }
    }

    /// <summary>The rows of a column, or of that at the border next to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Column(T* upper, T* middle, T* lower, int column)
    {
        var at = (nint)Math.Min(S.PadLeft == 0 ? column : Math.Max(column, 0), S.Width - 1) * Blocks.Lanes;
        var joined = TRule.Join(V.Load(upper + at), V.Load(middle + at));
        return S.WindowHeight == 2 ? joined : TRule.Join(joined, V.Load(lower + at));
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
