using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>Copies some of the channels. The workers share the channels of the result.</summary>
public static unsafe class Slice<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, ISliceShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y, TTail tail) => Copy(work, x, y, tail);

    private static void Copy(in Work<T> work, T* x, T* y, TTail tail)
    {
        var (first, last) = work.Share(work.Batch * S.Count);
        for (var n = first / S.Count; n * S.Count < last; n++)
        {
            var begin = n * S.Count;
            var (from, to) = (Math.Max(first, begin), Math.Min(last, begin + S.Count));
            Planes.Copy(x + (((nint)n * S.Channels) + S.First + from - begin) * S.Plane, y + ((nint)from * S.Plane), (nint)(to - from) * S.Plane);
        }

        Tails.ApplyToChannels<V, T, TTail>(y, first, last, S.Count, S.Plane, S.Axis, tail);
    }
}

/// <summary>Copies its input to some of the channels and makes the others 0. The workers share the channels of the result.</summary>
public static unsafe class Embed<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, ISliceShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y, TTail tail) => Copy(work, x, y, tail);

    private static void Copy(in Work<T> work, T* x, T* y, TTail tail)
    {
        var (first, last) = work.Share(work.Batch * S.Channels);
        Planes.Clear(y + ((nint)first * S.Plane), (nint)(last - first) * S.Plane);
        for (var n = first / S.Channels; n * S.Channels < last; n++)
        {
            var begin = (n * S.Channels) + S.First;
            var (from, to) = (Math.Max(first, begin), Math.Min(last, begin + S.Count));
            if (from < to)
            {
                Planes.Copy(x + (((nint)n * S.Count) + from - begin) * S.Plane, y + ((nint)from * S.Plane), (nint)(to - from) * S.Plane);
            }
        }

        Tails.ApplyToChannels<V, T, TTail>(y, first, last, S.Channels, S.Plane, S.Axis, tail);
    }
}

/// <summary>Whole stretches of memory, of any length.</summary>
internal static unsafe class Planes
{
    public static void Copy<T>(T* from, T* to, nint length)
        where T : unmanaged => Buffer.MemoryCopy(from, to, length * sizeof(T), length * sizeof(T));

    public static void Clear<T>(T* to, nint length)
        where T : unmanaged => System.Runtime.InteropServices.NativeMemory.Clear(to, (nuint)(length * sizeof(T)));
}
