using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The mean over samples and places of each channel of images: planes are summed by vectors, the planes' means in float64 in the order of the
/// samples. The workers share the channels.</summary>
public static unsafe class ChannelMean<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Compute(work, x, y);

    private static void Compute(in Work<T> work, T* x, T* y)
    {
        // Divided before they are added: no sum of finite numbers overflows.
        var share = V.Broadcast(T.One / T.CreateTruncating(S.Plane));
        var (first, last) = work.Share(S.Channels);
        for (var c = first; c < last; c++)
        {
            double total = 0;
            for (var n = 0; n < work.Batch; n++)
            {
                var plane = x + ((((nint)n * S.Channels) + c) * S.Plane);
                var sum = V.Zero;
                for (var i = 0; i < S.Plane; i += V.Count)
                {
                    sum = V.MultiplyAdd(ChannelLoad<V, T>.At(plane, i, S.Plane), share, sum);
                }

                total += double.CreateTruncating(V.Sum(sum));
            }

            y[c] = T.CreateTruncating(total / work.Batch);
        }
    }
}

/// <summary>The mean square distance to the mean of each channel of images, corrected for the mean's own rounding.</summary>
public static unsafe class ChannelVariance<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> mean, Ptr<T> y) => Compute(work, x, mean, y);

    private static void Compute(in Work<T> work, T* x, T* mean, T* y)
    {
        var (first, last) = work.Share(S.Channels);
        for (var c = first; c < last; c++)
        {
            var (squares, distances) = (0.0, 0.0);
            for (var n = 0; n < work.Batch; n++)
            {
                var plane = x + ((((nint)n * S.Channels) + c) * S.Plane);
                var (square, sum) = (V.Zero, V.Zero);
                var centre = V.Broadcast(mean[c]);
                var i = 0;
                for (; i <= S.Plane - V.Count; i += V.Count)
                {
                    var distance = V.Load(plane + i) - centre;
                    square = V.MultiplyAdd(distance, distance, square);
                    sum += distance;
                }

                squares += double.CreateTruncating(V.Sum(square));
                distances += double.CreateTruncating(V.Sum(sum));
                for (; i < S.Plane; i++)
                {
                    var distance = double.CreateTruncating(plane[i] - mean[c]);
                    squares += distance * distance;
                    distances += distance;
                }
            }

            var count = (double)work.Batch * S.Plane;
            y[c] = T.CreateTruncating(double.IsFinite(squares) ? Math.Max(0, (squares - (distances * distances / count)) / count) : squares);
        }
    }
}

/// <summary>The sum over samples and places of <c>a * b</c> in each channel of images.</summary>
public static unsafe class ChannelDot<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> a, Ptr<T> b, Ptr<T> y) => Compute(work, a, b, y);

    private static void Compute(in Work<T> work, T* a, T* b, T* y)
    {
        var (first, last) = work.Share(S.Channels);
        for (var c = first; c < last; c++)
        {
            double total = 0;
            for (var n = 0; n < work.Batch; n++)
            {
                var at = (((nint)n * S.Channels) + c) * S.Plane;
                var sum = V.Zero;
                for (var i = 0; i < S.Plane; i += V.Count)
                {
                    sum = V.MultiplyAdd(ChannelLoad<V, T>.At(a + at, i, S.Plane), ChannelLoad<V, T>.At(b + at, i, S.Plane), sum);
                }

                total += double.CreateTruncating(V.Sum(sum));
            }

            y[c] = T.CreateTruncating(total);
        }
    }
}

/// <summary>Loads within a plane.</summary>
internal static unsafe class ChannelLoad<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A vector's elements from a place on, zeros behind the plane's end.</summary>
    public static V At(T* plane, int place, int length) =>
        place <= length - V.Count ? V.Load(plane + place) : V.LoadPartial(plane + place, length - place);
}
