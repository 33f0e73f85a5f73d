using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sum of each channel over all parts of all samples, in their order. The workers share the channels.</summary>
public static unsafe class JoinChannelSum<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IChannelParts
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Join(work, x, y);

    private static void Join(in Work<T> work, T* x, T* y)
    {
        var (first, last) = work.Share(S.Channels);
        for (var c = first; c < last; c++)
        {
            double total = 0;
            for (var part = 0; part < work.Batch * S.Parts; part++)
            {
                total += double.CreateTruncating(x[((nint)part * ChannelPart<S>.Stored) + c]);
            }

            y[c] = T.CreateTruncating(total);
        }
    }
}

/// <summary>The mean of each channel, of the means of its parts.</summary>
public static unsafe class JoinChannelMean<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IChannelParts
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Join(work, x, y);

    private static void Join(in Work<T> work, T* x, T* y)
    {
        var (first, last) = work.Share(S.Channels);
        for (var c = first; c < last; c++)
        {
            y[c] = T.CreateTruncating(ChannelMoments<T, S>.Mean(x + c, work.Batch));
        }
    }
}

/// <summary>The mean square distance to the mean of each channel: the parts' own, and those of their means (Chan, Golub and LeVeque 1979).</summary>
public static unsafe class JoinChannelVariance<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IChannelParts
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Join(work, x, y);

    private static void Join(in Work<T> work, T* x, T* y)
    {
        var (first, last) = work.Share(S.Channels);
        for (var c = first; c < last; c++)
        {
            var mean = ChannelMoments<T, S>.Mean(x + c, work.Batch);
            double squares = 0;
            for (var part = 0; part < work.Batch * S.Parts; part++)
            {
                var at = x + ((nint)part * 2 * ChannelPart<S>.Stored) + c;
                var distance = double.CreateTruncating(*at) - mean;
                squares += double.CreateTruncating(at[ChannelPart<S>.Stored]) + (distance * distance * ChannelMoments<T, S>.Places(part));
            }

            squares /= (double)work.Batch * S.Plane;
            y[c] = T.CreateTruncating(double.IsFinite(squares) ? Math.Max(0, squares) : squares);
        }
    }
}

internal static unsafe class ChannelMoments<T, S>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IChannelParts
{
    /// <summary>The mean of a channel; <paramref name="x"/> is its first part's.</summary>
    public static double Mean(T* x, int batch)
    {
        double total = 0;
        for (var part = 0; part < batch * S.Parts; part++)
        {
            total += double.CreateTruncating(x[(nint)part * 2 * ChannelPart<S>.Stored]) * Places(part);
        }

        return total / ((double)batch * S.Plane);
    }

    /// <summary>Places of a part, counted over all samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Places(int part) => ChannelPart<S>.From((part % S.Parts) + 1) - ChannelPart<S>.From(part % S.Parts);
}
