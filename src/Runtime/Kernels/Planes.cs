using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>A tensor as channels of places; a vector over the features has planes of one place.</summary>
public interface IPlanes
{
    static abstract int Channels { get; }

    static abstract int Plane { get; }
}

/// <summary>The sum over samples and places of each channel of images. The workers share the channels.</summary>
public static unsafe class ChannelSum<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Sum(work, x, y);

    private static void Sum(in Work<T> work, T* x, T* y)
    {
        var (first, last) = work.Share(S.Channels);
        for (var c = first; c < last; c++)
        {
            var (even, odd, rest) = (V.Zero, V.Zero, T.Zero);
            for (var n = 0; n < work.Batch; n++)
            {
                var plane = x + (((nint)n * S.Channels) + c) * S.Plane;
                var i = 0;
                for (; i <= S.Plane - (2 * V.Count); i += 2 * V.Count)
                {
                    even += V.Load(plane + i);
                    odd += V.Load(plane + i + V.Count);
                }

                for (; i < S.Plane; i++)
                {
                    rest += plane[i];
                }
            }

            y[c] = V.Sum(even + odd) + rest;
        }
    }
}

/// <summary>The sum over samples of each feature of vectors. The workers share the features.</summary>
public static unsafe class FeatureSum<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Sum(work, x, y);

    private static void Sum(in Work<T> work, T* x, T* y)
    {
        var (first, last) = work.Share((S.Channels + V.Count - 1) / V.Count);
        for (var block = first; block < last; block++)
        {
            var at = block * V.Count;
            var sum = V.Zero;
            for (var n = 0; n < work.Batch; n++)
            {
                sum += V.Load(x + ((nint)n * S.Channels) + at);
            }

            V.StorePartial(y + at, sum, Math.Min(V.Count, S.Channels - at));
        }
    }
}

/// <summary>The sum of <c>Channels</c> slices of <c>Plane</c> elements, in their order. The workers share the elements.</summary>
public static unsafe class SliceSum<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Sum(work, x, y);

    private static void Sum(in Work<T> work, T* x, T* y)
    {
        var (first, last) = work.Share((S.Plane + V.Count - 1) / V.Count);
        for (var block = first; block < last; block++)
        {
            var at = block * V.Count;
            var sum = V.Load(x + at);
            for (var slice = 1; slice < S.Channels; slice++)
            {
                sum += V.Load(x + ((nint)slice * S.Plane) + at);
            }

            V.StorePartial(y + at, sum, Math.Min(V.Count, S.Plane - at));
        }
    }
}

/// <summary>A loop of element-wise work alone, on images: the tail computes everything from its operands.</summary>
public static unsafe class MapPlanes<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> y, TTail tail)
    {
        var (first, last) = work.Share(work.Batch * S.Channels);
        for (var plane = first; plane < last; plane++)
        {
            Tails.ApplyToPlane<V, T, TTail>(y, (nint)plane * S.Plane, S.Plane, plane % S.Channels, tail);
        }
    }
}

/// <summary>The same on vectors, a row a sample.</summary>
public static unsafe class MapRows<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> y, TTail tail)
    {
        var (first, last) = work.Share(work.Batch);
        for (var row = first; row < last; row++)
        {
            Tails.ApplyToRow<V, T, TTail>(y, (nint)row * S.Channels, S.Channels, 0, tail);
        }
    }
}

/// <summary>The same on one tensor without batch. The workers share its vectors.</summary>
public static unsafe class MapOnce<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> y, TTail tail)
    {
        var (first, last) = work.Share((S.Channels + V.Count - 1) / V.Count);
        var (from, to) = (first * V.Count, Math.Min(last * V.Count, S.Channels));
        Tails.ApplyToRow<V, T, TTail>(y, from, to - from, from, tail);
    }
}
