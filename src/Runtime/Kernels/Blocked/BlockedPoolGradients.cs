using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>What a row of windows gives back to an image in blocks.</summary>
internal unsafe interface IPoolScatter<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
{
    /// <summary>Adds the gradients of one row of windows. The pointers are those of a block, <paramref name="y"/> and <paramref name="dy"/> of the row in it.</summary>
    static abstract void Row(T* x, T* y, T* dy, T* dx, int row);
}

/// <summary>The loop of pools' gradients over images in blocks: rows are cleared before the first window that reaches them, and finished behind the last. The workers
/// share the blocks.</summary>
internal static unsafe class BlockedPoolGradientLoop<V, T, S, TScatter, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
    where TScatter : struct, IPoolScatter<V, T, S>
    where TTail : struct, ITail<V, T>
{
    private static int Length
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.Width * Blocks.Lanes;
    }

    public static void Run(in Work<T> work, T* x, T* y, T* dy, T* dx, TTail tail)
    {
        var blocks = (S.Channels + Blocks.Lanes - 1) / Blocks.Lanes;
        var (first, last) = work.Share(work.Batch * blocks);
        for (var block = first; block < last; block++)
        {
            var image = (nint)block * S.Height * Length;
            var pooled = (nint)block * S.OutHeight * S.OutWidth * Blocks.Lanes;
            var (cleared, done) = (0, 0);
            for (var row = 0; row < S.OutHeight; row++, pooled += S.OutWidth * Blocks.Lanes)
            {
                var top = (row * S.StrideHeight) - S.PadTop;
                cleared = Clear(dx + image, cleared, PoolCount<S>.EndOfRows(top));
                TScatter.Row(x + image, y + pooled, dy + pooled, dx + image, row);
                done = Finish(dx, image, done, row == S.OutHeight - 1 ? 0 : Math.Min(cleared, top + S.StrideHeight), block % blocks, tail);
            }

            cleared = Clear(dx + image, cleared, S.Height);
            Finish(dx, image, done, S.Height, block % blocks, tail);
        }
    }

    private static int Clear(T* dx, int from, int to)
    {
        if (from >= to)
        {
            return from;
        }

        new Span<T>(dx + ((nint)from * Length), (to - from) * Length).Clear();
        return to;
    }

    private static int Finish(T* dx, nint image, int from, int to, int block, TTail tail)
    {
        if (from >= to)
        {
            return from;
        }

        BlockTails<V, T, TTail>.ApplyToBlock(dx, image + ((nint)from * Length), (to - from) * S.Width, block * Blocks.Lanes, tail);
        return to;
    }
}

/// <summary>Gives each window's gradient to its first largest element, in blocks.</summary>
public static unsafe class BlockedMaxPool2dGradient<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y, Ptr<T> dy, Ptr<T> dx, TTail tail) =>
        BlockedPoolGradientLoop<V, T, S, ToTheFirstLargest<V, T, S>, TTail>.Run(work, x, y, dy, dx, tail);
}

/// <summary>Spreads each window's gradient evenly over it, in blocks.</summary>
public static unsafe class BlockedAvgPool2dGradient<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> dy, Ptr<T> dx, TTail tail) =>
        BlockedPoolGradientLoop<V, T, S, Evenly<V, T, S>, TTail>.Run(work, dx, dy, dy, dx, tail);
}

/// <summary>To the first largest element, all channels of a vector at once: an element's share is 1 where it is as large as the window's result and no element before it
/// was.</summary>
internal readonly unsafe struct ToTheFirstLargest<V, T, S> : IPoolScatter<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
{
    public static void Row(T* x, T* y, T* dy, T* dx, int row)
    {
        for (var lane = 0; lane < Blocks.Lanes; lane += V.Count)
        {
            // 0 times a number is 0; times an infinity or NaN it is NaN, and then differences do not compare.
            var sum = V.Zero;
            for (var i = 0; i < S.OutWidth; i++)
            {
                sum = V.MultiplyAdd(V.Zero, V.Load(y + (i * Blocks.Lanes) + lane), V.MultiplyAdd(V.Zero, V.Load(dy + (i * Blocks.Lanes) + lane), sum));
            }

            var isFinite = V.Sum(sum) == T.Zero;
            for (var i = 0; i < S.OutWidth; i++)
            {
                var at = (i * Blocks.Lanes) + lane;
                if (isFinite)
                {
                    Vector(x + lane, V.Load(y + at), V.Load(dy + at), dx + lane, row, i);
                    continue;
                }

                for (var one = 0; one < V.Count; one++)
                {
                    Single(x + lane + one, y[at + one], dy[at + one], dx + lane + one, row, i);
                }
            }
        }
    }

    private static void Vector(T* x, V y, V dy, T* dx, int row, int column)
    {
        var (top, left) = ((row * S.StrideHeight) - S.PadTop, (column * S.StrideWidth) - S.PadLeft);
        var (endOfRows, endOfColumns) = (PoolCount<S>.EndOfRows(top), Math.Min(S.Width, left + (S.WindowWidth * S.DilationWidth)));
        var firstColumn = PoolCount<S>.FirstInside(left, S.DilationWidth);
        for (var r = PoolCount<S>.FirstInside(top, S.DilationHeight); r < endOfRows; r += S.DilationHeight)
        {
            for (var c = firstColumn; c < endOfColumns; c += S.DilationWidth)
            {
                var at = (((nint)r * S.Width) + c) * Blocks.Lanes;

                // What is left of the gradient where the element is smaller, 0 where it took it.
                var rest = dy * V.Step(y - V.Load(x + at));
                V.Store(dx + at, V.Load(dx + at) + (dy - rest));
                dy = rest;
            }
        }
    }

    private static void Single(T* x, T y, T dy, T* dx, int row, int column)
    {
        var (top, left) = ((row * S.StrideHeight) - S.PadTop, (column * S.StrideWidth) - S.PadLeft);
        for (var r = PoolCount<S>.FirstInside(top, S.DilationHeight); r < PoolCount<S>.EndOfRows(top); r += S.DilationHeight)
        {
            for (var c = PoolCount<S>.FirstInside(left, S.DilationWidth); c < Math.Min(S.Width, left + (S.WindowWidth * S.DilationWidth)); c += S.DilationWidth)
            {
                var at = (((nint)r * S.Width) + c) * Blocks.Lanes;
                if (x[at] == y || T.IsNaN(x[at]))
                {
                    dx[at] += dy;
                    return;
                }
            }
        }
    }
}

/// <summary>To all elements alike.</summary>
internal readonly unsafe struct Evenly<V, T, S> : IPoolScatter<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
{
    public static void Row(T* x, T* y, T* dy, T* dx, int row)
    {
        var top = (row * S.StrideHeight) - S.PadTop;
        var (firstRow, endOfRows) = (PoolCount<S>.FirstInside(top, S.DilationHeight), PoolCount<S>.EndOfRows(top));
        for (var column = 0; column < S.OutWidth; column++, dy += Blocks.Lanes)
        {
            var left = (column * S.StrideWidth) - S.PadLeft;
            var (firstColumn, endOfColumns) = (PoolCount<S>.FirstInside(left, S.DilationWidth), Math.Min(S.Width, left + (S.WindowWidth * S.DilationWidth)));
            var count = S.IsFull != 0 ? S.WindowHeight * S.WindowWidth : PoolCount<S>.Rows(row) * PoolCount<S>.Columns(column);
            var share = V.Broadcast(T.One / T.CreateTruncating(count));
            for (var lane = 0; lane < Blocks.Lanes; lane += V.Count)
            {
                var value = V.Load(dy + lane) * share;
                for (var r = firstRow; r < endOfRows; r += S.DilationHeight)
                {
                    for (var c = firstColumn; c < endOfColumns; c += S.DilationWidth)
                    {
                        var to = dx + ((((nint)r * S.Width) + c) * Blocks.Lanes) + lane;
                        V.Store(to, V.Load(to) + value);
                    }
                }
            }
        }
    }
}
