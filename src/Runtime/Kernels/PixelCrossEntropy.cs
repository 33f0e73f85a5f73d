using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The loss of each sample: the mean over its places of <c>log(sum(exp(scores - largest))) - (scores[label] - largest)</c>, in float64. The workers
/// share the samples.</summary>
public static unsafe class PixelCrossEntropy<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> scores, LabelPtr labels, Ptr<T> losses) => Compute(work, scores, labels, losses);

    private static void Compute(in Work<T> work, T* scores, int* labels, T* losses)
    {
        var (first, last) = work.Share(work.Batch);
        for (var n = first; n < last; n++)
        {
            double sum = 0;
            for (var place = 0; place < S.Plane; place++)
            {
                var at = scores + ((nint)n * S.Channels * S.Plane) + place;
                var (largest, total) = LogSumExp.Of(at, S.Channels, S.Plane);
                sum += Math.Log(total) - (double.CreateTruncating(at[(nint)labels[((nint)n * S.Plane) + place] * S.Plane]) - largest);
            }

            losses[n] = T.CreateTruncating(sum / S.Plane);
        }
    }
}

/// <summary>The gradient of the scores: <c>(softmax(scores) - onehot(label)) * dy[n] / places</c>. The workers share the places of all samples.</summary>
public static unsafe class PixelCrossEntropyGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> scores, LabelPtr labels, Ptr<T> dy, Ptr<T> dx) => Compute(work, scores, labels, dy, dx);

    private static void Compute(in Work<T> work, T* scores, int* labels, T* dy, T* dx)
    {
        var (first, last) = work.Share(work.Batch * S.Plane);
        for (var place = first; place < last; place++)
        {
            var at = ((nint)(place / S.Plane) * S.Channels * S.Plane) + (place % S.Plane);
            var (largest, total) = LogSumExp.Of(scores + at, S.Channels, S.Plane);
            var scale = double.CreateTruncating(dy[place / S.Plane]) / S.Plane;
            for (var c = 0; c < S.Channels; c++)
            {
                var index = at + ((nint)c * S.Plane);
                var probability = Math.Exp(double.CreateTruncating(scores[index]) - largest) / total;
                dx[index] = T.CreateTruncating((probability - (c == labels[place] ? 1 : 0)) * scale);
            }
        }
    }
}
