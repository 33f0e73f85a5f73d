using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>Gives each window's gradient to its first largest element.</summary>
public static unsafe class MaxPool2dGradient<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y, Ptr<T> dy, Ptr<T> dx, TTail tail) => Scatter(work, x, y, dy, dx, tail);

    private static void Scatter(in Work<T> work, T* x, T* y, T* dy, T* dx, TTail tail)
    {
        var (first, last) = work.Share(work.Batch * S.Channels);
        for (var plane = first; plane < last; plane++)
        {
            var image = (nint)plane * S.Height * S.Width;
            var pooled = (nint)plane * S.OutHeight * S.OutWidth;
            new Span<T>(dx + image, S.Height * S.Width).Clear();
            for (var row = 0; row < S.OutHeight; row++)
            {
                for (var column = 0; column < S.OutWidth; column++)
                {
                    var at = pooled + (row * S.OutWidth) + column;
                    var place = MaxPlace<T, S>.Of(x + image, y[at], (row * S.StrideHeight) - S.PadTop, (column * S.StrideWidth) - S.PadLeft);
                    if (place >= 0)
                    {
                        dx[image + place] += dy[at];
                    }
                }
            }

            Tails.ApplyToPlane<V, T, TTail>(dx, image, S.Height * S.Width, plane % S.Channels, tail);
        }
    }
}

/// <summary>Reads the place of each window's first largest element.</summary>
public static unsafe class MaxPool2dGather<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y, Ptr<T> values, Ptr<T> gathered, TTail tail) => Gather(work, x, y, values, gathered, tail);

    private static void Gather(in Work<T> work, T* x, T* y, T* values, T* gathered, TTail tail)
    {
        var (first, last) = work.Share(work.Batch * S.Channels);
        for (var plane = first; plane < last; plane++)
        {
            var image = (nint)plane * S.Height * S.Width;
            var pooled = (nint)plane * S.OutHeight * S.OutWidth;
            for (var i = 0; i < S.OutHeight * S.OutWidth; i++)
            {
                var (top, left) = ((i / S.OutWidth * S.StrideHeight) - S.PadTop, (i % S.OutWidth * S.StrideWidth) - S.PadLeft);
                var place = MaxPlace<T, S>.Of(x + image, y[pooled + i], top, left);
                gathered[pooled + i] = place < 0 ? T.Zero : values[image + place];
            }

            Tails.ApplyToPlane<V, T, TTail>(gathered, pooled, S.OutHeight * S.OutWidth, plane % S.Channels, tail);
        }
    }
}

internal static unsafe class MaxPlace<T, S>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
{
    /// <summary>The first place of the window, row by row, whose element is the largest; a NaN counts as such. -1 where the window is padding alone.</summary>
    public static int Of(T* x, T value, int top, int left)
    {
        for (var r = PoolCount<S>.FirstInside(top, S.DilationHeight); r < PoolCount<S>.EndOfRows(top); r += S.DilationHeight)
        {
            for (var c = PoolCount<S>.FirstInside(left, S.DilationWidth); c < Math.Min(S.Width, left + (S.WindowWidth * S.DilationWidth)); c += S.DilationWidth)
            {
                if (x[(r * S.Width) + c] == value || T.IsNaN(x[(r * S.Width) + c]))
                {
                    return (r * S.Width) + c;
                }
            }
        }

        return -1;
    }
}

/// <summary>Spreads each window's gradient evenly over it: along the columns first, then that row over the rows.</summary>
public static unsafe class AvgPool2dGradient<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPool2dShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> dy, Ptr<T> dx, TTail tail) => Spread(work, dy, dx, tail);

    private static void Spread(in Work<T> work, T* dy, T* dx, TTail tail)
    {
        var (first, last) = work.Share(work.Batch * S.Channels);
        for (var plane = first; plane < last; plane++)
        {
            var image = (nint)plane * S.Height * S.Width;
            if (!PoolCount<S>.IsPairs || 2 * S.OutHeight < S.Height || 2 * S.OutWidth < S.Width)
            {
                new Span<T>(dx + image, S.Height * S.Width).Clear();
            }

            for (var row = 0; row < S.OutHeight; row++)
            {
                if (PoolCount<S>.IsPairs)
                {
                    SpreadPairs(dy + (((nint)plane * S.OutHeight) + row) * S.OutWidth, dx + image + (2 * row * S.Width));
                    continue;
                }

                SpreadColumns(dy + (((nint)plane * S.OutHeight) + row) * S.OutWidth, work.Scratch, PoolCount<S>.Rows(row));
                var top = (row * S.StrideHeight) - S.PadTop;
                for (var r = PoolCount<S>.FirstInside(top, S.DilationHeight); r < PoolCount<S>.EndOfRows(top); r += S.DilationHeight)
                {
                    AddRow(work.Scratch, dx + image + (r * S.Width));
                }
            }

            Tails.ApplyToPlane<V, T, TTail>(dx, image, S.Height * S.Width, plane % S.Channels, tail);
        }
    }

    private static void SpreadPairs(T* dy, T* to)
    {
        var share = V.Broadcast(T.One / T.CreateTruncating(4));
        for (var i = 0; i < S.OutWidth; i += V.Count)
        {
            var value = V.Load(dy + i) * share;
            var (low, high, count) = (V.ZipLow(value, value), V.ZipHigh(value, value), 2 * Math.Min(V.Count, S.OutWidth - i));
            for (var at = to + (2 * i); at <= to + S.Width + (2 * i); at += S.Width)
            {
                V.StorePartial(at, low, Math.Min(V.Count, count));
                V.StorePartial(at + V.Count, high, Math.Max(0, count - V.Count));
            }
        }
    }

    private static void SpreadColumns(T* dy, T* row, int rows)
    {
        var share = T.One / T.CreateTruncating(S.WindowHeight * S.WindowWidth);
        new Span<T>(row, S.Width).Clear();
        for (var column = 0; column < S.OutWidth; column++)
        {
            var value = dy[column] * (S.IsFull != 0 ? share : T.One / T.CreateTruncating(rows * PoolCount<S>.Columns(column)));
            var left = (column * S.StrideWidth) - S.PadLeft;
            for (var i = 0; i < S.WindowWidth; i++)
            {
                var place = left + (i * S.DilationWidth);
                if (S.IsInside != 0 || (uint)place < (uint)S.Width)
                {
                    row[place] += value;
                }
            }
        }
    }

    private static void AddRow(T* row, T* to)
    {
        var i = 0;
        for (; i <= S.Width - V.Count; i += V.Count)
        {
            V.Store(to + i, V.Load(to + i) + V.Load(row + i));
        }

        for (; i < S.Width; i++)
        {
            to[i] += row[i];
        }
    }
}
