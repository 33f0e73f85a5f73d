using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The number of classes that a loss is about.</summary>
public interface IClasses
{
    static abstract int Classes { get; }
}

/// <summary>The largest score and <c>sum(exp(scores - largest))</c>, in float64: nothing overflows. They are kept apart, for beside a score of 1e30
/// the logarithm of the sum would be lost.</summary>
internal static unsafe class LogSumExp
{
    public static (double Largest, double Sum) Of<T>(T* scores, int classes, int step = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var largest = double.NegativeInfinity;
        for (var i = 0; i < classes; i++)
        {
            largest = Math.Max(largest, double.CreateTruncating(scores[(nint)i * step]));
        }

        double sum = 0;
        for (var i = 0; i < classes; i++)
        {
            sum += Math.Exp(double.CreateTruncating(scores[(nint)i * step]) - largest);
        }

        return (largest, sum);
    }
}

/// <summary>The loss of each sample: <c>log(sum(exp(scores - largest))) - (scores[label] - largest)</c>.</summary>
public static unsafe class SoftmaxCrossEntropy<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
{
    public static void Run(in Work<T> work, Ptr<T> scores, LabelPtr labels, Ptr<T> losses) => Compute(work, scores, labels, losses);

    private static void Compute(in Work<T> work, T* scores, int* labels, T* losses)
    {
        var (first, last) = work.Share(work.Batch);
        for (var n = first; n < last; n++)
        {
            var row = scores + ((nint)n * S.Classes);
            var (largest, sum) = LogSumExp.Of(row, S.Classes);
            losses[n] = T.CreateTruncating(Math.Log(sum) - (double.CreateTruncating(row[labels[n]]) - largest));
        }
    }
}

/// <summary>The gradient of the scores: <c>(softmax(scores) - onehot(label)) * dy[n]</c>.</summary>
public static unsafe class SoftmaxCrossEntropyGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
{
    public static void Run(in Work<T> work, Ptr<T> scores, LabelPtr labels, Ptr<T> dy, Ptr<T> dx) => Compute(work, scores, labels, dy, dx);

    private static void Compute(in Work<T> work, T* scores, int* labels, T* dy, T* dx)
    {
        var (first, last) = work.Share(work.Batch);
        for (var n = first; n < last; n++)
        {
            var row = scores + ((nint)n * S.Classes);
            var to = dx + ((nint)n * S.Classes);
            var (largest, sum) = LogSumExp.Of(row, S.Classes);
            var scale = double.CreateTruncating(dy[n]);
            for (var i = 0; i < S.Classes; i++)
            {
                var probability = Math.Exp(double.CreateTruncating(row[i]) - largest) / sum;
                to[i] = T.CreateTruncating((probability - (i == labels[n] ? 1 : 0)) * scale);
            }
        }
    }
}

/// <summary>The mean over the batch, summed in float64 in the order of the samples.</summary>
public static unsafe class BatchMean<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Compute(work, x, y);

    private static void Compute(in Work<T> work, T* x, T* y)
    {
        if (work.Worker != 0)
        {
            return;
        }

        double sum = 0;
        for (var n = 0; n < work.Batch; n++)
        {
            sum += double.CreateTruncating(x[n]);
        }

        *y = T.CreateTruncating(sum / work.Batch);
    }
}
