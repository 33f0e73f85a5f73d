using System;
using System.Numerics;
using DslCompiler.Random;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sizes of a fractional pool.</summary>
public interface IFractionalPoolShape
{
    static abstract int Channels { get; }

    static abstract int Height { get; }

    static abstract int Width { get; }

    static abstract int WindowHeight { get; }

    static abstract int WindowWidth { get; }

    static abstract int OutHeight { get; }

    static abstract int OutWidth { get; }

    /// <summary>What tells the draws of layers apart; below 0 nothing is drawn.</summary>
    static abstract int Site { get; }
}

/// <summary>The largest element of each window.</summary>
public static unsafe class FractionalMaxPool2d<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IFractionalPoolShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y, TTail tail)
    {
        var (first, last) = work.Share(work.Batch * S.Channels);
        for (var plane = first; plane < last; plane++)
        {
            var windows = new FractionalWindows<T, S>(work.Random, plane);
            var image = (T*)x + ((nint)plane * S.Height * S.Width);
            var to = (nint)plane * S.OutHeight * S.OutWidth;
            for (var i = 0; i < S.OutHeight * S.OutWidth; i++)
            {
                ((T*)y)[to + i] = image[windows.LargestOf(image, i)];
            }

            Tails.ApplyToPlane<V, T, TTail>(y, to, S.OutHeight * S.OutWidth, plane % S.Channels, tail);
        }
    }
}

/// <summary>Gives each window's gradient to its first largest element.</summary>
public static unsafe class FractionalMaxPool2dGradient<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IFractionalPoolShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y, Ptr<T> dy, Ptr<T> dx, TTail tail)
    {
        var (first, last) = work.Share(work.Batch * S.Channels);
        for (var plane = first; plane < last; plane++)
        {
            var windows = new FractionalWindows<T, S>(work.Random, plane);
            var (image, pooled) = ((nint)plane * S.Height * S.Width, (nint)plane * S.OutHeight * S.OutWidth);
            new Span<T>((T*)dx + image, S.Height * S.Width).Clear();
            for (var i = 0; i < S.OutHeight * S.OutWidth; i++)
            {
                ((T*)dx)[image + windows.LargestOf((T*)x + image, i)] += ((T*)dy)[pooled + i];
            }

            Tails.ApplyToPlane<V, T, TTail>(dx, image, S.Height * S.Width, plane % S.Channels, tail);
        }
    }
}

/// <summary>The windows of one channel of one sample.</summary>
internal readonly unsafe struct FractionalWindows<T, S>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IFractionalPoolShape
{
    private readonly double _across;
    private readonly double _down;

    public FractionalWindows(Philox random, int plane)
    {
        var place = ((ulong)(uint)Math.Max(0, S.Site) << 40) + (2 * (ulong)plane);
        (_across, _down) = S.Site < 0 ? (0.5, 0.5) : (random.Uniform(place), random.Uniform(place + 1));
    }

    /// <summary>The first place of a window, row by row, whose element is the largest; a NaN counts as such, and of several the last, as in PyTorch.</summary>
    public int LargestOf(T* image, int window)
    {
        var top = Start(window / S.OutWidth, _down, S.Height, S.WindowHeight, S.OutHeight);
        var left = Start(window % S.OutWidth, _across, S.Width, S.WindowWidth, S.OutWidth);
        var best = (top * S.Width) + left;
        for (var row = top; row < top + S.WindowHeight; row++)
        {
            for (var column = left; column < left + S.WindowWidth; column++)
            {
                var at = (row * S.Width) + column;
                best = image[at] > image[best] || T.IsNaN(image[at]) ? at : best;
            }
        }

        return best;
    }

    /// <summary>PyTorch's sequence: steps of alpha, rounded down; the last window ends at the edge.</summary>
    private static int Start(int index, double sample, int extent, int window, int count)
    {
        if (index == count - 1)
        {
            return extent - window;
        }

        var alpha = (extent - window) / (double)(count - 1);
        return (int)((index + sample) * alpha) - (int)(sample * alpha);
    }
}
