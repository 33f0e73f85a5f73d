using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>What one step s of a sequence adds to a gradient, given one step of the loop.</summary>
internal unsafe interface IAttendGradient<T>
    where T : unmanaged
{
    /// <summary>Elements of a step's gradient.</summary>
    static abstract int Length { get; }

    /// <summary>Whether the sequence's steps each have a gradient, rather than one together.</summary>
    static abstract bool HasSteps { get; }

    /// <summary>Adds to the gradient: <paramref name="weight"/> is the step's, <paramref name="scoreSlope"/> the gradient of its score.</summary>
    static abstract void Add(T* key, T* query, T* vector, T* dy, T weight, T scoreSlope, T* to);
}

/// <summary>Goes through all steps of the loop and of the sequence. The workers share the samples.</summary>
internal static unsafe class AttendGradientLoop<V, T, S, TPart>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IAttendShape
    where TPart : IAttendGradient<T>
{
    public static void Run(in Work<T> work, StepAxis axis, StepAxis loop, T* keys, T* values, T* queries, T* y, T* dy, T* vector, T* to)
    {
        var (first, last) = work.Share(work.Batch);
        var (keyStep, valueStep) = ((nint)work.Batch * S.Keys, (nint)work.Batch * S.Values);
        var ownStep = TPart.HasSteps ? (nint)work.Batch * TPart.Length : 0;
        for (var n = first; n < last; n++)
        {
            var steps = axis.LengthOf(n);
            var key = keys + ((nint)n * S.Keys);
            var value = values + ((nint)n * S.Values);
            var own = to + ((nint)n * TPart.Length);
            for (var s = 0; s < (TPart.HasSteps ? axis.Steps : 1); s++)
            {
                Planes.Clear(own + (s * ownStep), TPart.Length);
            }

            for (var t = 0; t < loop.LengthOf(n); t++)
            {
                var query = queries + (t * keyStep) + ((nint)n * S.Keys);
                var row = (t * valueStep) + ((nint)n * S.Values);
                var (largest, sum) = SequenceAttention<V, T, S>.Measure(key, keyStep, steps, query, vector);
                var mean = SequenceAttention<V, T, S>.Dot(y + row, dy + row, S.Values);
                for (var s = 0; s < steps; s++)
                {
                    var at = key + (s * keyStep);
                    var weight = T.CreateTruncating(Math.Exp(SequenceAttention<V, T, S>.Score(at, query, vector) - largest) / sum);
                    var slope = weight * (SequenceAttention<V, T, S>.Dot(value + (s * valueStep), dy + row, S.Values) - mean);
                    TPart.Add(at, query, vector, dy + row, weight, slope, own + (s * ownStep));
                }
            }
        }
    }
}

/// <summary>The gradient of the keys.</summary>
public static unsafe class AttendSequenceKeysGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IAttendShape
{
    public static void Run(in Work<T> work, StepAxis axis, StepAxis loop, Ptr<T> keys, Ptr<T> values, Ptr<T> queries, Ptr<T> y, Ptr<T> dy, Ptr<T> vector, Ptr<T> to) =>
        AttendGradientLoop<V, T, S, Part>.Run(work, axis, loop, keys, values, queries, y, dy, vector, to);

    private readonly struct Part : IAttendGradient<T>
    {
        public static int Length => S.Keys;

        public static bool HasSteps => true;

        public static void Add(T* key, T* query, T* vector, T* dy, T weight, T scoreSlope, T* to) => SequenceAttention<V, T, S>.AddSlope(key, query, vector, scoreSlope, to);
    }
}

/// <summary>The gradient of the values.</summary>
public static unsafe class AttendSequenceValuesGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IAttendShape
{
    public static void Run(in Work<T> work, StepAxis axis, StepAxis loop, Ptr<T> keys, Ptr<T> values, Ptr<T> queries, Ptr<T> y, Ptr<T> dy, Ptr<T> vector, Ptr<T> to) =>
        AttendGradientLoop<V, T, S, Part>.Run(work, axis, loop, keys, values, queries, y, dy, vector, to);

    private readonly struct Part : IAttendGradient<T>
    {
        public static int Length => S.Values;

        public static bool HasSteps => true;

        public static void Add(T* key, T* query, T* vector, T* dy, T weight, T scoreSlope, T* to) => SequenceAttention<V, T, S>.AddScaled(dy, weight, to, S.Values);
    }
}

/// <summary>Each sample's share of the gradient of the vector that scores are made by.</summary>
public static unsafe class AttendSequenceVectorGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IAttendShape
{
    public static void Run(in Work<T> work, StepAxis axis, StepAxis loop, Ptr<T> keys, Ptr<T> values, Ptr<T> queries, Ptr<T> y, Ptr<T> dy, Ptr<T> vector, Ptr<T> to) =>
        AttendGradientLoop<V, T, S, Part>.Run(work, axis, loop, keys, values, queries, y, dy, vector, to);

    private readonly struct Part : IAttendGradient<T>
    {
        public static int Length => S.Keys;

        public static bool HasSteps => false;

        public static void Add(T* key, T* query, T* vector, T* dy, T weight, T scoreSlope, T* to) => SequenceAttention<V, T, S>.AddTanh(key, query, scoreSlope, to);
    }
}
