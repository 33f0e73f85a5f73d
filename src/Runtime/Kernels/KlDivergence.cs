using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The loss of each sample: <c>sum of t (log t - log softmax(x))</c>, in float64; where t is 0 nothing is added.</summary>
public static unsafe class KlDivergence<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> target, Ptr<T> losses) => Compute(work, x, target, losses);

    private static void Compute(in Work<T> work, T* x, T* target, T* losses)
    {
        var (first, last) = work.Share(work.Batch);
        for (var n = first; n < last; n++)
        {
            T* row = x + ((nint)n * S.Classes), wanted = target + ((nint)n * S.Classes);
            var (largest, total) = LogSumExp.Of(row, S.Classes);
            var (log, sum) = (Math.Log(total), 0.0);
            for (var i = 0; i < S.Classes; i++)
            {
                var t = double.CreateTruncating(wanted[i]);
                sum += t == 0 ? 0 : t * (Math.Log(t) - (double.CreateTruncating(row[i]) - largest - log));
            }

            losses[n] = T.CreateTruncating(sum);
        }
    }
}

/// <summary>The gradient of x: <c>(softmax(x) (sum of t) - t) * dy[n]</c>.</summary>
public static unsafe class KlDivergenceGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> target, Ptr<T> dy, Ptr<T> dx) => Compute(work, x, target, dy, dx);

    private static void Compute(in Work<T> work, T* x, T* target, T* dy, T* dx)
    {
        var (first, last) = work.Share(work.Batch);
        for (var n = first; n < last; n++)
        {
            T* row = x + ((nint)n * S.Classes), wanted = target + ((nint)n * S.Classes), to = dx + ((nint)n * S.Classes);
            var (largest, total) = LogSumExp.Of(row, S.Classes);
            var (scale, sum) = (double.CreateTruncating(dy[n]), 0.0);
            for (var i = 0; i < S.Classes; i++)
            {
                sum += double.CreateTruncating(wanted[i]);
            }

            for (var i = 0; i < S.Classes; i++)
            {
                var probability = Math.Exp(double.CreateTruncating(row[i]) - largest) / total;
                to[i] = T.CreateTruncating(((probability * sum) - double.CreateTruncating(wanted[i])) * scale);
            }
        }
    }
}
