using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>Copies up to eight tensors behind each other, sample by sample; those that lie in the result already are given as null. The workers share the channels of the result.</summary>
public static unsafe class Concat<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IConcatShape
    where TTail : struct, ITail<V, T>
{
    private static int Channels
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get =>
            S.Channels0 + S.Channels1 + S.Channels2 + S.Channels3 + S.Channels4 + S.Channels5 + S.Channels6 + S.Channels7;
    }

    public static void Run(
        in Work<T> work, Ptr<T> x0, Ptr<T> x1, Ptr<T> x2, Ptr<T> x3, Ptr<T> x4, Ptr<T> x5, Ptr<T> x6, Ptr<T> x7, Ptr<T> y, TTail tail)
    {
        var (first, last) = work.Share(work.Batch * Channels);
        var at = 0;
        Part(x0, S.Channels0, y, ref at, first, last);
        Part(x1, S.Channels1, y, ref at, first, last);
        Part(x2, S.Channels2, y, ref at, first, last);
        Part(x3, S.Channels3, y, ref at, first, last);
        Part(x4, S.Channels4, y, ref at, first, last);
        Part(x5, S.Channels5, y, ref at, first, last);
        Part(x6, S.Channels6, y, ref at, first, last);
        Part(x7, S.Channels7, y, ref at, first, last);
        Tails.ApplyToChannels<V, T, TTail>(y, first, last, Channels, S.Plane, S.Axis, tail);
    }

    /// <summary>Copies what one part gives to the channels from <paramref name="first"/> to <paramref name="last"/>, counted over all samples.</summary>
    private static void Part(T* x, int channels, T* y, ref int at, int first, int last)
    {
        var all = Channels;
        for (var n = first / all; channels > 0 && x != null && n * all < last; n++)
        {
            var begin = (n * all) + at;
            var (from, to) = (Math.Max(first, begin), Math.Min(last, begin + channels));
            if (from < to)
            {
                Planes.Copy(x + (((nint)n * channels) + from - begin) * S.Plane, y + ((nint)from * S.Plane), (nint)(to - from) * S.Plane);
            }
        }

        at += channels;
    }
}
