using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>Extents of attention over a sequence.</summary>
public interface IAttendShape
{
    /// <summary>Elements of a key, and of the query.</summary>
    static abstract int Keys { get; }

    /// <summary>Elements of a value.</summary>
    static abstract int Values { get; }

    /// <summary>1 where the score is <c>v · tanh(key + query)</c>, 0 where it is <c>query · key</c>.</summary>
    static abstract int IsAdditive { get; }
}

/// <summary>The steps of a sequence that a kernel goes through itself.</summary>
public readonly unsafe struct StepAxis
{
    private readonly int* _lengths;

    internal StepAxis(int steps, int* lengths)
    {
        Steps = steps;
        _lengths = lengths;
    }

    /// <summary>The longest sample's.</summary>
    public int Steps { get; }

    /// <summary>The steps of one sample.</summary>
    internal int LengthOf(int sample) => _lengths == null ? Steps : Math.Min(Steps, _lengths[sample]);
}

/// <summary>What attention over a sequence and its gradients share. Softmax goes along with the steps (Milakov and Gimelshein 2018): what is gathered counts by
/// <c>exp(score - largest so far)</c>, and is scaled down when a larger score comes. The exponentials are in float64.</summary>
[SkipLocalsInit]
internal static unsafe class SequenceAttention<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IAttendShape
{
    public static double Score(T* key, T* query, T* vector)
    {
        if (S.IsAdditive == 0)
        {
            return double.CreateTruncating(Dot(query, key, S.Keys));
        }

        var (sum, i) = (V.Zero, 0);
        for (; i <= S.Keys - V.Count; i += V.Count)
        {
            sum = V.MultiplyAdd(V.Load(vector + i), V.Tanh(V.Load(key + i) + V.Load(query + i)), sum);
        }

        if (i < S.Keys)
        {
            var rest = S.Keys - i;
            sum = V.MultiplyAdd(V.LoadPartial(vector + i, rest), V.Tanh(V.LoadPartial(key + i, rest) + V.LoadPartial(query + i, rest)), sum);
        }

        return double.CreateTruncating(V.Sum(sum));
    }

    /// <summary>The largest score, and the sum of the exponentials of what the scores are below it.</summary>
    public static (double Largest, double Sum) Measure(T* keys, nint step, int steps, T* query, T* vector)
    {
        var (largest, sum) = (double.NegativeInfinity, 0.0);
        for (var s = 0; s < steps; s++)
        {
            var score = Score(keys + (s * step), query, vector);
            sum = score > largest ? (sum * Math.Exp(largest - score)) + 1 : sum + Math.Exp(score - largest);
            largest = Math.Max(largest, score);
        }

        return (largest, sum);
    }

    /// <summary><c>to += scale * (slope of the score by the key)</c>: the query itself, or <c>v (1 - tanh²)</c>. That by the query is the same with the two changed over.</summary>
    public static void AddSlope(T* key, T* query, T* vector, T scale, T* to)
    {
        if (S.IsAdditive == 0)
        {
            AddScaled(query, scale, to, S.Keys);
            return;
        }

        var (factor, i) = (V.Broadcast(scale), 0);
        for (; i <= S.Keys - V.Count; i += V.Count)
        {
            V.Store(to + i, V.MultiplyAdd(factor, Bent(V.Load(key + i) + V.Load(query + i), V.Load(vector + i)), V.Load(to + i)));
        }

        if (i < S.Keys)
        {
            var rest = S.Keys - i;
            var slope = Bent(V.LoadPartial(key + i, rest) + V.LoadPartial(query + i, rest), V.LoadPartial(vector + i, rest));
            V.StorePartial(to + i, V.MultiplyAdd(factor, slope, V.LoadPartial(to + i, rest)), rest);
        }
    }

    /// <summary><c>to += scale * tanh(key + query)</c>: the slope of the score by the vector.</summary>
    public static void AddTanh(T* key, T* query, T scale, T* to)
    {
        for (var i = 0; i < S.Keys; i += V.Count)
        {
            var rest = Math.Min(V.Count, S.Keys - i);
            var value = V.Tanh(V.LoadPartial(key + i, rest) + V.LoadPartial(query + i, rest));
            V.StorePartial(to + i, V.MultiplyAdd(V.Broadcast(scale), value, V.LoadPartial(to + i, rest)), rest);
        }
    }

    public static T Dot(T* a, T* b, int length)
    {
        var (sum, i) = (V.Zero, 0);
        for (; i <= length - V.Count; i += V.Count)
        {
            sum = V.MultiplyAdd(V.Load(a + i), V.Load(b + i), sum);
        }

        return V.Sum(i < length ? V.MultiplyAdd(V.LoadPartial(a + i, length - i), V.LoadPartial(b + i, length - i), sum) : sum);
    }

    /// <summary><c>to += scale * from</c>.</summary>
    public static void AddScaled(T* from, T scale, T* to, int length)
    {
        var (factor, i) = (V.Broadcast(scale), 0);
        for (; i <= length - V.Count; i += V.Count)
        {
            V.Store(to + i, V.MultiplyAdd(factor, V.Load(from + i), V.Load(to + i)));
        }

        if (i < length)
        {
            V.StorePartial(to + i, V.MultiplyAdd(factor, V.LoadPartial(from + i, length - i), V.LoadPartial(to + i, length - i)), length - i);
        }
    }

    public static void Scale(T* to, double scale, int length)
    {
        var factor = T.CreateTruncating(scale);
        for (var i = 0; i < length; i++)
        {
            to[i] *= factor;
        }
    }

    private static V Bent(V sum, V vector)
    {
        var tanh = V.Tanh(sum);
        return vector * (V.Broadcast(T.One) - (tanh * tanh));
    }
}
