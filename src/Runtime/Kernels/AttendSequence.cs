using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The mean of a sequence's values, each counted by how well its key answers a query. The workers share the samples.</summary>
public static unsafe class AttendSequence<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IAttendShape
{
    public static void Run(in Work<T> work, StepAxis axis, Ptr<T> keys, Ptr<T> values, Ptr<T> query, Ptr<T> vector, Ptr<T> y) => Compute(work, axis, keys, values, query, vector, y);

    private static void Compute(in Work<T> work, StepAxis axis, T* keys, T* values, T* query, T* vector, T* y)
    {
        var (first, last) = work.Share(work.Batch);
        var (keyStep, valueStep) = ((nint)work.Batch * S.Keys, (nint)work.Batch * S.Values);
        for (var n = first; n < last; n++)
        {
            var own = keys + ((nint)n * S.Keys);
            var q = query + ((nint)n * S.Keys);
            var to = y + ((nint)n * S.Values);
            var (largest, sum) = (double.NegativeInfinity, 0.0);
            Planes.Clear(to, S.Values);
            for (var s = 0; s < axis.LengthOf(n); s++)
            {
                var score = SequenceAttention<V, T, S>.Score(own + (s * keyStep), q, vector);
                if (score > largest)
                {
                    var less = Math.Exp(largest - score);
                    SequenceAttention<V, T, S>.Scale(to, less, S.Values);
                    (largest, sum) = (score, sum * less);
                }

                var weight = Math.Exp(score - largest);
                sum += weight;
                SequenceAttention<V, T, S>.AddScaled(values + (s * valueStep) + ((nint)n * S.Values), T.CreateTruncating(weight), to, S.Values);
            }

            SequenceAttention<V, T, S>.Scale(to, 1 / sum, S.Values);
        }
    }
}

/// <summary>The gradient of the query. The workers share the samples.</summary>
public static unsafe class AttendQueryOfSequenceGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IAttendShape
{
    public static void Run(in Work<T> work, StepAxis axis, Ptr<T> keys, Ptr<T> values, Ptr<T> query, Ptr<T> y, Ptr<T> dy, Ptr<T> vector, Ptr<T> dq) =>
        Compute(work, axis, keys, values, query, y, dy, vector, dq);

    private static void Compute(in Work<T> work, StepAxis axis, T* keys, T* values, T* query, T* y, T* dy, T* vector, T* dq)
    {
        var (first, last) = work.Share(work.Batch);
        var (keyStep, valueStep) = ((nint)work.Batch * S.Keys, (nint)work.Batch * S.Values);
        for (var n = first; n < last; n++)
        {
            var key = keys + ((nint)n * S.Keys);
            var value = values + ((nint)n * S.Values);
            var q = query + ((nint)n * S.Keys);
            var slope = dy + ((nint)n * S.Values);
            var to = dq + ((nint)n * S.Keys);
            var (largest, sum) = (double.NegativeInfinity, 0.0);
            var mean = SequenceAttention<V, T, S>.Dot(y + ((nint)n * S.Values), slope, S.Values);
            Planes.Clear(to, S.Keys);
            for (var s = 0; s < axis.LengthOf(n); s++)
            {
                var at = key + (s * keyStep);
                var score = SequenceAttention<V, T, S>.Score(at, q, vector);
                if (score > largest)
                {
                    var less = Math.Exp(largest - score);
                    SequenceAttention<V, T, S>.Scale(to, less, S.Keys);
                    (largest, sum) = (score, sum * less);
                }

                var weight = Math.Exp(score - largest);
                sum += weight;
                var gain = SequenceAttention<V, T, S>.Dot(value + (s * valueStep), slope, S.Values) - mean;
                SequenceAttention<V, T, S>.AddSlope(q, at, vector, T.CreateTruncating(weight) * gain, to);
            }

            SequenceAttention<V, T, S>.Scale(to, 1 / sum, S.Keys);
        }
    }
}
