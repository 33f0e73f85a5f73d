using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The numbers of a local response normalisation.</summary>
public interface ILrnShape
{
    static abstract int Channels { get; }

    /// <summary>Places of a channel.</summary>
    static abstract int Plane { get; }

    /// <summary>Places that a worker does at a time, a multiple of any vector's elements.</summary>
    static abstract int Places { get; }

    /// <summary>Channels before each that count.</summary>
    static abstract int Before { get; }

    /// <summary>Channels behind it.</summary>
    static abstract int Behind { get; }

    /// <summary>The factor of the squares, divided by the size already.</summary>
    static abstract double Alpha { get; }

    static abstract double Beta { get; }

    static abstract double K { get; }
}

/// <summary><c>x / d^beta</c>, where <c>d = k + alpha * (sum of squares around)</c>. The workers share samples and stretches of places.</summary>
public static unsafe class LocalResponseNorm<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, ILrnShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y, TTail tail) => Normalise(work, x, y, tail);

    private static void Normalise(in Work<T> work, T* x, T* y, TTail tail)
    {
        var stretches = (S.Plane + S.Places - 1) / S.Places;
        var (first, last) = work.Share(work.Batch * stretches);
        for (var unit = first; unit < last; unit++)
        {
            var at = ((nint)(unit / stretches) * S.Channels * S.Plane) + (unit % stretches * S.Places);
            var places = Math.Min(S.Places, S.Plane - (unit % stretches * S.Places));
            for (var c = 0; c < S.Channels; c++)
            {
                var index = at + ((nint)c * S.Plane);
                for (var i = 0; i < places; i += V.Count)
                {
                    var result = V.Load(x + index + i) * LrnMath<V, T, S>.Power(LrnMath<V, T, S>.Divisor(x + at + i, c));
                    V.StorePartial(y + index + i, result, Math.Min(V.Count, places - i));
                }

                Tails.ApplyToPlane<V, T, TTail>(y, index, places, c, tail);
            }
        }
    }
}

/// <summary><c>dx = dy / d^beta - 2 alpha beta x * (sum of dy x / d^(beta + 1) around)</c>; what is summed is kept in scratch for all channels of a stretch.</summary>
public static unsafe class LocalResponseNormGradient<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, ILrnShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> dy, Ptr<T> dx, TTail tail) => Differentiate(work, x, dy, dx, tail);

    private static void Differentiate(in Work<T> work, T* x, T* dy, T* dx, TTail tail)
    {
        var stretches = (S.Plane + S.Places - 1) / S.Places;
        var (first, last) = work.Share(work.Batch * stretches);
        for (var unit = first; unit < last; unit++)
        {
            var at = ((nint)(unit / stretches) * S.Channels * S.Plane) + (unit % stretches * S.Places);
            var places = Math.Min(S.Places, S.Plane - (unit % stretches * S.Places));
            for (var c = 0; c < S.Channels; c++)
            {
                var index = at + ((nint)c * S.Plane);
                for (var i = 0; i < places; i += V.Count)
                {
                    var divisor = LrnMath<V, T, S>.Divisor(x + at + i, c);
                    var direct = V.Load(dy + index + i) * LrnMath<V, T, S>.Power(divisor);
                    V.StorePartial(dx + index + i, direct, Math.Min(V.Count, places - i));
                    V.Store(work.Scratch + ((nint)c * S.Places) + i, direct * (V.Load(x + index + i) / divisor));
                }
            }

            for (var c = 0; c < S.Channels; c++)
            {
                Subtract(x, dx, at + ((nint)c * S.Plane), places, c, work.Scratch);
                Tails.ApplyToPlane<V, T, TTail>(dx, at + ((nint)c * S.Plane), places, c, tail);
            }
        }
    }

    /// <summary>What the channels around owe to this one.</summary>
    private static void Subtract(T* x, T* dx, nint index, int places, int channel, T* scratch)
    {
        var factor = V.Constant(2 * S.Alpha * S.Beta);
        for (var i = 0; i < places; i += V.Count)
        {
            var sum = V.Zero;
            for (var c = Math.Max(0, channel - S.Behind); c <= Math.Min(S.Channels - 1, channel + S.Before); c++)
            {
                sum += V.Load(scratch + ((nint)c * S.Places) + i);
            }

            var result = V.Load(dx + index + i) - (factor * V.Load(x + index + i) * sum);
            V.StorePartial(dx + index + i, result, Math.Min(V.Count, places - i));
        }
    }
}

/// <summary>The arithmetic that both directions share.</summary>
internal static unsafe class LrnMath<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, ILrnShape
{
    /// <summary><c>k + alpha * sum</c> of the squares around a channel; <paramref name="x"/> is the place in the first channel.</summary>
    public static V Divisor(T* x, int channel)
    {
        var sum = V.Zero;
        for (var c = Math.Max(0, channel - S.Before); c <= Math.Min(S.Channels - 1, channel + S.Behind); c++)
        {
            var value = V.Load(x + ((nint)c * S.Plane));
            sum = V.MultiplyAdd(value, value, sum);
        }

        return V.MultiplyAdd(V.Constant(S.Alpha), sum, V.Constant(S.K));
    }

    /// <summary><c>d^-beta</c>: by roots for the usual exponents, element by element for others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Power(V divisor)
    {
        if (S.Beta == 0.75)
        {
            var root = V.Sqrt(divisor);
            return V.Broadcast(T.One) / (root * V.Sqrt(root));
        }

        if (S.Beta == 0.5)
        {
            return V.Broadcast(T.One) / V.Sqrt(divisor);
        }

        var elements = stackalloc T[V.Count];
        V.Store(elements, divisor);
        for (var i = 0; i < V.Count; i++)
        {
            elements[i] = T.Pow(elements[i], T.CreateTruncating(-S.Beta));
        }

        return V.Load(elements);
    }
}
