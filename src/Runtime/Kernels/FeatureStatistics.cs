using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The mean over samples of each feature of vectors. The workers share the features, a vector's at a time.</summary>
public static unsafe class FeatureMean<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Compute(work, x, y);

    private static void Compute(in Work<T> work, T* x, T* y)
    {
        var share = V.Broadcast(work.InverseBatch);
        var (first, last) = work.Share((S.Channels + V.Count - 1) / V.Count);
        for (var block = first; block < last; block++)
        {
            var at = block * V.Count;
            var sum = V.Zero;
            for (var n = 0; n < work.Batch; n++)
            {
                sum = V.MultiplyAdd(V.Load(x + ((nint)n * S.Channels) + at), share, sum);
            }

            V.StorePartial(y + at, sum, Math.Min(V.Count, S.Channels - at));
        }
    }
}

/// <summary>The mean square distance to the mean of each feature, corrected for the mean's own rounding.</summary>
public static unsafe class FeatureVariance<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> mean, Ptr<T> y) => Compute(work, x, mean, y);

    private static void Compute(in Work<T> work, T* x, T* mean, T* y)
    {
        var share = V.Broadcast(work.InverseBatch);
        var (first, last) = work.Share((S.Channels + V.Count - 1) / V.Count);
        for (var block = first; block < last; block++)
        {
            var at = block * V.Count;
            var centre = V.Load(mean + at);
            var (squares, distances) = (V.Zero, V.Zero);
            for (var n = 0; n < work.Batch; n++)
            {
                var distance = V.Load(x + ((nint)n * S.Channels) + at) - centre;
                squares = V.MultiplyAdd(distance * share, distance, squares);
                distances = V.MultiplyAdd(distance, share, distances);
            }

            V.StorePartial(y + at, V.Relu(squares - (distances * distances)), Math.Min(V.Count, S.Channels - at));
        }
    }
}

/// <summary>The sum over samples of <c>a * b</c> in each feature.</summary>
public static unsafe class FeatureDot<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> a, Ptr<T> b, Ptr<T> y) => Compute(work, a, b, y);

    private static void Compute(in Work<T> work, T* a, T* b, T* y)
    {
        var (first, last) = work.Share((S.Channels + V.Count - 1) / V.Count);
        for (var block = first; block < last; block++)
        {
            var at = block * V.Count;
            var sum = V.Zero;
            for (var n = 0; n < work.Batch; n++)
            {
                var index = ((nint)n * S.Channels) + at;
                sum = V.MultiplyAdd(V.Load(a + index), V.Load(b + index), sum);
            }

            V.StorePartial(y + at, sum, Math.Min(V.Count, S.Channels - at));
        }
    }
}
