using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sizes of a pool: those of the image, of the window, and of the pooled side.</summary>
public interface IPool2dShape
{
    static abstract int Channels { get; }

    static abstract int Height { get; }

    static abstract int Width { get; }

    static abstract int WindowHeight { get; }

    static abstract int WindowWidth { get; }

    static abstract int StrideHeight { get; }

    static abstract int StrideWidth { get; }

    /// <summary>From one row of the window to the next.</summary>
    static abstract int DilationHeight { get; }

    static abstract int DilationWidth { get; }

    static abstract int PadTop { get; }

    static abstract int PadLeft { get; }

    /// <summary>The row up to which a mean's elements count.</summary>
    static abstract int CountHeight { get; }

    /// <summary>The column up to which they do.</summary>
    static abstract int CountWidth { get; }

    /// <summary>1 where a mean counts the padding, otherwise 0.</summary>
    static abstract int CountsPadding { get; }

    /// <summary>1 where all elements of all windows count, otherwise 0.</summary>
    static abstract int IsFull { get; }

    /// <summary>1 where no window reaches over the left or right edge, otherwise 0.</summary>
    static abstract int IsInside { get; }

    static abstract int OutHeight { get; }

    static abstract int OutWidth { get; }
}

/// <summary>What a pool does with the elements of its window.</summary>
internal interface IPoolRule<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract T Start { get; }

    /// <summary>Whether the order of what is joined does not matter, nor how often each is.</summary>
    static abstract bool IsFree { get; }

    static abstract V Join(V a, V b);

    static abstract T Join(T a, T b);

    static abstract T End(T joined, int count);

    static abstract V End(V joined, int count);
}

internal readonly struct MaxRule<V, T> : IPoolRule<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Start => T.NegativeInfinity;

    public static bool IsFree => true;

    public static V Join(V a, V b) => V.Max(a, b);

    public static T Join(T a, T b) => T.Max(a, b);

    public static T End(T joined, int count) => joined;

    public static V End(V joined, int count) => joined;
}

internal readonly struct MeanRule<V, T> : IPoolRule<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Start => T.Zero;

    public static bool IsFree => false;

    public static V Join(V a, V b) => a + b;

    public static T Join(T a, T b) => a + b;

    public static T End(T joined, int count) => joined / T.CreateTruncating(count);

    public static V End(V joined, int count) => joined * V.Broadcast(T.One / T.CreateTruncating(count));
}

/// <summary>How many elements of a window a mean is over, and which of them lie within the image.</summary>
internal static class PoolCount<S>
    where S : struct, IPool2dShape
{
    /// <summary>Whether the windows are pairs of rows and columns, one beside the other, within the image.</summary>
    public static bool IsPairs
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.WindowHeight == 2 && S.WindowWidth == 2 && S.StrideHeight == 2 && S.StrideWidth == 2 && S.DilationHeight == 1 && S.DilationWidth == 1
            && S.PadTop == 0 && S.PadLeft == 0
            && 2 * S.OutHeight <= S.Height && 2 * S.OutWidth <= S.Width;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Rows(int row) => Count((row * S.StrideHeight) - S.PadTop, S.WindowHeight, S.DilationHeight, S.CountHeight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Columns(int column) => Count((column * S.StrideWidth) - S.PadLeft, S.WindowWidth, S.DilationWidth, S.CountWidth);

    /// <summary>A window's first row (column) that is not before the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FirstInside(int first, int dilation) => first < 0 ? first + ((-first + dilation - 1) / dilation * dilation) : first;

    /// <summary>The end of its rows within the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int EndOfRows(int top) => Math.Min(S.Height, top + (S.WindowHeight * S.DilationHeight));

    /// <summary>At least 1, so that a window of padding alone has a mean.</summary>
    private static int Count(int first, int window, int dilation, int end)
    {
        var from = S.CountsPadding != 0 ? first : FirstInside(first, dilation);
        return Math.Max(1, (Math.Min(first + (window * dilation), end) - from + dilation - 1) / dilation);
    }
}

/// <summary>The loop of pools: the rows of a window are joined by vectors, then the columns one by one; of windows of 2x2 at every second place, by
/// vectors too.</summary>
internal static unsafe class PoolLoop<V, T, S, TRule, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
    where TRule : struct, IPoolRule<V, T>
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, T* x, T* y, TTail tail)
    {
        var (first, last) = work.Share(work.Batch * S.Channels);
        for (var plane = first; plane < last; plane++)
        {
            var from = x + ((nint)plane * S.Height * S.Width);
            var to = (nint)plane * S.OutHeight * S.OutWidth;
            for (var row = 0; row < S.OutHeight; row++)
            {
                if (PoolCount<S>.IsPairs)
                {
                    JoinPairs(from + (2 * row * S.Width), y + to + (row * S.OutWidth));
                    continue;
                }

                var top = (row * S.StrideHeight) - S.PadTop;
                var begin = PoolCount<S>.FirstInside(top, S.DilationHeight);
                JoinRows(from + (begin * S.Width), (PoolCount<S>.EndOfRows(top) - begin + S.DilationHeight - 1) / S.DilationHeight, work.Scratch);
                JoinColumns(work.Scratch, y + to + (row * S.OutWidth), PoolCount<S>.Rows(row));
            }

            Tails.ApplyToPlane<V, T, TTail>(y, to, S.OutHeight * S.OutWidth, plane % S.Channels, tail);
        }
    }

    private static void JoinPairs(T* from, T* to)
    {
        for (var i = 0; i < S.OutWidth; i += V.Count)
        {
            var at = from + (2 * i);
            var a = TRule.Join(V.Load(at), V.Load(at + S.Width));
            var b = TRule.Join(V.Load(at + V.Count), V.Load(at + V.Count + S.Width));
            V.StorePartial(to + i, TRule.End(TRule.Join(V.Even(a, b), V.Odd(a, b)), 4), Math.Min(V.Count, S.OutWidth - i));
        }
    }

    private static void JoinRows(T* from, int rows, T* joined)
    {
        for (var i = 0; i < S.Width; i += V.Count)
        {
            var value = rows > 0 ? V.Load(from + i) : V.Broadcast(TRule.Start);
            for (var r = 1; r < rows; r++)
            {
                value = TRule.Join(value, V.Load(from + (r * S.DilationHeight * S.Width) + i));
            }

            V.Store(joined + i, value);
        }
    }

    private static void JoinColumns(T* joined, T* to, int rows)
    {
        for (var column = 0; column < S.OutWidth; column++)
        {
            var left = (column * S.StrideWidth) - S.PadLeft;
            var value = TRule.Start;
            for (var i = 0; i < S.WindowWidth; i++)
            {
                var place = left + (i * S.DilationWidth);
                if (S.IsInside != 0 || (uint)place < (uint)S.Width)
                {
                    value = TRule.Join(value, joined[place]);
                }
            }

            to[column] = TRule.End(value, S.IsFull != 0 ? S.WindowHeight * S.WindowWidth : rows * PoolCount<S>.Columns(column));
        }
    }
}

/// <summary>The largest element of each window.</summary>
public static unsafe class MaxPool2d<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y, TTail tail) =>
        PoolLoop<V, T, S, MaxRule<V, T>, TTail>.Run(work, x, y, tail);
}

/// <summary>The mean of each window.</summary>
public static unsafe class AvgPool2d<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y, TTail tail) =>
        PoolLoop<V, T, S, MeanRule<V, T>, TTail>.Run(work, x, y, tail);
}
