using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>What attention and its gradients share: weights over the places of a map, whose channels are planes.</summary>
[SkipLocalsInit]
internal static unsafe class Attention<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    /// <summary><c>to[p] = sum over c of vector[c] * map[c,p]</c>.</summary>
    public static void Project(T* map, T* vector, T* to)
    {
        Planes.Clear(to, S.Plane);
        for (var c = 0; c < S.Channels; c++)
        {
            AddScaled(map + ((nint)c * S.Plane), vector[c], to, S.Plane);
        }
    }

    /// <summary><c>softmax(q · map)</c>, the exponentials in float64.</summary>
    public static void Weigh(T* map, T* query, T* weights)
    {
        Project(map, query, weights);
        var largest = double.NegativeInfinity;
        for (var p = 0; p < S.Plane; p++)
        {
            largest = Math.Max(largest, double.CreateTruncating(weights[p]));
        }

        var sum = 0.0;
        for (var p = 0; p < S.Plane; p++)
        {
            var e = Math.Exp(double.CreateTruncating(weights[p]) - largest);
            weights[p] = T.CreateTruncating(e);
            sum += e;
        }

        var scale = T.CreateTruncating(1 / sum);
        for (var p = 0; p < S.Plane; p++)
        {
            weights[p] *= scale;
        }
    }

    /// <summary>The weights, and the gradient of the scores by which they were made.</summary>
    public static void Differentiate(T* map, T* query, T* dy, T* weights, T* scores)
    {
        Weigh(map, query, weights);
        Project(map, dy, scores);
        var mean = Dot(weights, scores);
        for (var p = 0; p < S.Plane; p++)
        {
            scores[p] = weights[p] * (scores[p] - mean);
        }
    }

    /// <summary>The sum over the places of <c>a * b</c>.</summary>
    public static T Dot(T* a, T* b)
    {
        var sum = V.Zero;
        var p = 0;
        for (; p <= S.Plane - V.Count; p += V.Count)
        {
            sum = V.MultiplyAdd(V.Load(a + p), V.Load(b + p), sum);
        }

        if (p < S.Plane)
        {
            sum = V.MultiplyAdd(V.LoadPartial(a + p, S.Plane - p), V.LoadPartial(b + p, S.Plane - p), sum);
        }

        return V.Sum(sum);
    }

    /// <summary><c>to += scale * from</c>.</summary>
    public static void AddScaled(T* from, T scale, T* to, int length)
    {
        var factor = V.Broadcast(scale);
        var p = 0;
        for (; p <= length - V.Count; p += V.Count)
        {
            V.Store(to + p, V.MultiplyAdd(factor, V.Load(from + p), V.Load(to + p)));
        }

        if (p < length)
        {
            V.StorePartial(to + p, V.MultiplyAdd(factor, V.LoadPartial(from + p, length - p), V.LoadPartial(to + p, length - p)), length - p);
        }
    }
}

/// <summary>The mean of a map's places, each counted by how well it answers a query. The workers share the samples.</summary>
public static unsafe class Attend<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> map, Ptr<T> query, Ptr<T> y) => Compute(work, map, query, y);

    private static void Compute(in Work<T> work, T* map, T* query, T* y)
    {
        var (first, last) = work.Share(work.Batch);
        for (var n = first; n < last; n++)
        {
            var own = map + ((nint)n * S.Channels * S.Plane);
            Attention<V, T, S>.Weigh(own, query + ((nint)n * S.Channels), work.Scratch);
            for (var c = 0; c < S.Channels; c++)
            {
                y[((nint)n * S.Channels) + c] = Attention<V, T, S>.Dot(work.Scratch, own + ((nint)c * S.Plane));
            }
        }
    }
}

/// <summary>The gradient of attention by the query. The workers share the samples.</summary>
public static unsafe class AttendQueryGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> map, Ptr<T> query, Ptr<T> dy, Ptr<T> y) => Compute(work, map, query, dy, y);

    private static void Compute(in Work<T> work, T* map, T* query, T* dy, T* y)
    {
        var (first, last) = work.Share(work.Batch);
        var scores = work.Scratch + ((S.Plane + 15) / 16 * 16);
        for (var n = first; n < last; n++)
        {
            var (own, row) = ((nint)n * S.Channels * S.Plane, (nint)n * S.Channels);
            Attention<V, T, S>.Differentiate(map + own, query + row, dy + row, work.Scratch, scores);
            for (var c = 0; c < S.Channels; c++)
            {
                y[row + c] = Attention<V, T, S>.Dot(scores, map + own + ((nint)c * S.Plane));
            }
        }
    }
}

/// <summary>The gradient of attention by the map. The workers share the samples.</summary>
public static unsafe class AttendMapGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> map, Ptr<T> query, Ptr<T> dy, Ptr<T> y) => Compute(work, map, query, dy, y);

    private static void Compute(in Work<T> work, T* map, T* query, T* dy, T* y)
    {
        var (first, last) = work.Share(work.Batch);
        var scores = work.Scratch + ((S.Plane + 15) / 16 * 16);
        for (var n = first; n < last; n++)
        {
            var (own, row) = ((nint)n * S.Channels * S.Plane, (nint)n * S.Channels);
            Attention<V, T, S>.Differentiate(map + own, query + row, dy + row, work.Scratch, scores);
            Planes.Clear(y + own, (nint)S.Channels * S.Plane);
            for (var c = 0; c < S.Channels; c++)
            {
                Attention<V, T, S>.AddScaled(work.Scratch, dy[row + c], y + own + ((nint)c * S.Plane), S.Plane);
                Attention<V, T, S>.AddScaled(scores, query[row + c], y + own + ((nint)c * S.Plane), S.Plane);
            }
        }
    }
}
