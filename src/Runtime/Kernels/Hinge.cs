using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The numbers of a multiclass SVM loss.</summary>
public interface IHingeShape
{
    static abstract int Classes { get; }

    /// <summary>1 where the margins are squared, otherwise 0.</summary>
    static abstract int IsSquared { get; }
}

/// <summary>The loss of each sample: the sum, over the wrong classes, of what their scores lack of lying 1 below the right one's.</summary>
public static unsafe class Hinge<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IHingeShape
{
    public static void Run(in Work<T> work, Ptr<T> scores, LabelPtr labels, Ptr<T> losses) => Compute(work, scores, labels, losses);

    private static void Compute(in Work<T> work, T* scores, int* labels, T* losses)
    {
        var (first, last) = work.Share(work.Batch);
        for (var n = first; n < last; n++)
        {
            var row = scores + ((nint)n * S.Classes);
            var (right, sum) = (double.CreateTruncating(row[labels[n]]), 0.0);
            for (var i = 0; i < S.Classes; i++)
            {
                var margin = i == labels[n] ? 0 : Math.Max(0, double.CreateTruncating(row[i]) - right + 1);
                sum += S.IsSquared != 0 ? margin * margin : margin;
            }

            losses[n] = T.CreateTruncating(sum);
        }
    }
}

/// <summary>The gradient of the scores: each wrong class within the margin is pushed down, and the right one up by as much together.</summary>
public static unsafe class HingeGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IHingeShape
{
    public static void Run(in Work<T> work, Ptr<T> scores, LabelPtr labels, Ptr<T> dy, Ptr<T> dx) => Compute(work, scores, labels, dy, dx);

    private static void Compute(in Work<T> work, T* scores, int* labels, T* dy, T* dx)
    {
        var (first, last) = work.Share(work.Batch);
        for (var n = first; n < last; n++)
        {
            var row = scores + ((nint)n * S.Classes);
            var to = dx + ((nint)n * S.Classes);
            var (right, scale, sum) = (double.CreateTruncating(row[labels[n]]), double.CreateTruncating(dy[n]), 0.0);
            for (var i = 0; i < S.Classes; i++)
            {
                var margin = i == labels[n] ? 0 : Math.Max(0, double.CreateTruncating(row[i]) - right + 1);
                var slope = margin <= 0 ? 0 : S.IsSquared != 0 ? 2 * margin : 1;
                sum += slope;
                to[i] = T.CreateTruncating(slope * scale);
            }

            to[labels[n]] = T.CreateTruncating(-sum * scale);
        }
    }
}
