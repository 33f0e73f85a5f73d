using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The logarithm of softmax over the channels of each place, in float64. The workers share the places of all samples.</summary>
public static unsafe class LogSoftmax<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Compute(work, x, y);

    private static void Compute(in Work<T> work, T* x, T* y)
    {
        var (first, last) = work.Share(work.Batch * S.Plane);
        for (var place = first; place < last; place++)
        {
            var at = ((nint)(place / S.Plane) * S.Channels * S.Plane) + (place % S.Plane);
            var largest = double.NegativeInfinity;
            for (var c = 0; c < S.Channels; c++)
            {
                largest = Math.Max(largest, double.CreateTruncating(x[at + ((nint)c * S.Plane)]));
            }

            double sum = 0;
            for (var c = 0; c < S.Channels; c++)
            {
                sum += Math.Exp(double.CreateTruncating(x[at + ((nint)c * S.Plane)]) - largest);
            }

            var log = Math.Log(sum);
            for (var c = 0; c < S.Channels; c++)
            {
                var index = at + ((nint)c * S.Plane);
                y[index] = T.CreateTruncating(double.CreateTruncating(x[index]) - largest - log);
            }
        }
    }
}

/// <summary><c>dy - exp(y) sum of dy</c> over the channels of each place.</summary>
public static unsafe class LogSoftmaxGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> y, Ptr<T> dy, Ptr<T> dx) => Compute(work, y, dy, dx);

    private static void Compute(in Work<T> work, T* y, T* dy, T* dx)
    {
        var (first, last) = work.Share(work.Batch * S.Plane);
        for (var place = first; place < last; place++)
        {
            var at = ((nint)(place / S.Plane) * S.Channels * S.Plane) + (place % S.Plane);
            double sum = 0;
            for (var c = 0; c < S.Channels; c++)
            {
                sum += double.CreateTruncating(dy[at + ((nint)c * S.Plane)]);
            }

            for (var c = 0; c < S.Channels; c++)
            {
                var index = at + ((nint)c * S.Plane);
                dx[index] = T.CreateTruncating(double.CreateTruncating(dy[index]) - (Math.Exp(double.CreateTruncating(y[index])) * sum));
            }
        }
    }
}
