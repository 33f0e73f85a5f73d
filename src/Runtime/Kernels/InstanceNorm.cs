using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The constants of instance normalisation.</summary>
public interface IInstanceNormShape
{
    static abstract int Channels { get; }

    static abstract int Plane { get; }

    static abstract double Epsilon { get; }
}

/// <summary>Each plane by its own mean and variance. The workers share the planes.</summary>
public static unsafe class InstanceNorm<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IInstanceNormShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y, TTail tail)
    {
        var (first, last) = work.Share(work.Batch * S.Channels);
        for (var plane = first; plane < last; plane++)
        {
            var at = (nint)plane * S.Plane;
            var (mean, scale) = PlaneStatistics<V, T, S>.Of((T*)x + at);
            PlaneStatistics<V, T, S>.Normalize((T*)x + at, (T*)y + at, mean, scale);
            Tails.ApplyToPlane<V, T, TTail>(y, at, S.Plane, plane % S.Channels, tail);
        }
    }
}

/// <summary>The gradient of <see cref="InstanceNorm{V, T, S, TTail}"/>.</summary>
public static unsafe class InstanceNormGradient<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IInstanceNormShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> dy, Ptr<T> dx, TTail tail)
    {
        var (first, last) = work.Share(work.Batch * S.Channels);
        for (var plane = first; plane < last; plane++)
        {
            var at = (nint)plane * S.Plane;
            Plane((T*)x + at, (T*)dy + at, (T*)dx + at);
            Tails.ApplyToPlane<V, T, TTail>(dx, at, S.Plane, plane % S.Channels, tail);
        }
    }

    private static void Plane(T* x, T* dy, T* dx)
    {
        // dx holds y for now.
        var (mean, scale) = PlaneStatistics<V, T, S>.Of(x);
        PlaneStatistics<V, T, S>.Normalize(x, dx, mean, scale);
        var share = V.Broadcast(T.One / T.CreateTruncating(S.Plane));
        var (gradients, products) = (V.Zero, V.Zero);
        for (var i = 0; i < S.Plane; i += V.Count)
        {
            var gradient = V.LoadPartial(dy + i, Math.Min(V.Count, S.Plane - i)) * share;
            gradients += gradient;
            products = V.MultiplyAdd(gradient, V.LoadPartial(dx + i, Math.Min(V.Count, S.Plane - i)), products);
        }

        var (shift, slope, factor) = (V.Broadcast(V.Sum(gradients)), V.Broadcast(V.Sum(products)), V.Broadcast(scale));
        for (var i = 0; i < S.Plane; i += V.Count)
        {
            var result = factor * (V.Load(dy + i) - shift - (V.Load(dx + i) * slope));
            V.StorePartial(dx + i, result, Math.Min(V.Count, S.Plane - i));
        }
    }
}

internal static unsafe class PlaneStatistics<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IInstanceNormShape
{
    /// <summary>The mean of a plane, and one over its standard deviation; squares are taken around the mean, so nothing cancels.</summary>
    public static (T Mean, T Scale) Of(T* plane)
    {
        // Divided before they are added: no sum of finite numbers overflows.
        var share = V.Broadcast(T.One / T.CreateTruncating(S.Plane));
        var sum = V.Zero;
        for (var i = 0; i < S.Plane; i += V.Count)
        {
            sum = V.MultiplyAdd(V.LoadPartial(plane + i, Math.Min(V.Count, S.Plane - i)), share, sum);
        }

        var mean = V.Sum(sum);
        var (centre, squares, distances) = (V.Broadcast(mean), V.Zero, V.Zero);
        for (var i = 0; i < S.Plane; i += V.Count)
        {
            var rest = Math.Min(V.Count, S.Plane - i);
            var distance = V.LoadPartial(plane + i, rest) - (rest < V.Count ? V.LoadPartial((T*)&centre, rest) : centre);
            squares = V.MultiplyAdd(distance * share, distance, squares);
            distances = V.MultiplyAdd(distance, share, distances);
        }

        // What rounding left of the mean is taken out of both.
        var left = double.CreateTruncating(V.Sum(distances));
        var variance = Math.Max(0, double.CreateTruncating(V.Sum(squares)) - (left * left));
        return (mean + T.CreateTruncating(left), T.CreateTruncating(1 / Math.Sqrt(variance + S.Epsilon)));
    }

    public static void Normalize(T* x, T* y, T mean, T scale)
    {
        var (centre, factor) = (V.Broadcast(mean), V.Broadcast(scale));
        for (var i = 0; i < S.Plane; i += V.Count)
        {
            V.StorePartial(y + i, (V.Load(x + i) - centre) * factor, Math.Min(V.Count, S.Plane - i));
        }
    }
}
