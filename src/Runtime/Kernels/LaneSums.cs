using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sums of the elements of several vectors at once: pairs of vectors are added up into one of half sums, until one vector holds a sum in each
/// place. For ten vectors that is a third of the work of ten single sums.</summary>
internal static unsafe class LaneSums<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Room that ten sums need: whole vectors are written.</summary>
    public static int Room
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 10 + V.Count;
    }

    /// <summary>Ten sums, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ten(V c0, V c1, V c2, V c3, V c4, V c5, V c6, V c7, V c8, V c9, T* sums)
    {
        if (V.Count is not (4 or 8 or 16))
        {
            (sums[0], sums[1], sums[2], sums[3], sums[4]) = (V.Sum(c0), V.Sum(c1), V.Sum(c2), V.Sum(c3), V.Sum(c4));
            (sums[5], sums[6], sums[7], sums[8], sums[9]) = (V.Sum(c5), V.Sum(c6), V.Sum(c7), V.Sum(c8), V.Sum(c9));
            return;
        }

        var (low, middle, high) = (Pairs(Pairs(c0, c1), Pairs(c2, c3)), Pairs(Pairs(c4, c5), Pairs(c6, c7)), Pairs(Pairs(c8, c9), V.Zero));
        if (V.Count == 4)
        {
            V.Store(sums, low);
            V.Store(sums + V.Count, middle);
            V.Store(sums + (2 * V.Count), high);
            return;
        }

        (low, high) = (Pairs(low, middle), Pairs(high, V.Zero));
        if (V.Count == 8)
        {
            V.Store(sums, low);
            V.Store(sums + V.Count, high);
            return;
        }

        V.Store(sums, Pairs(low, high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Pairs(V a, V b) => V.Even(a, b) + V.Odd(a, b);
}
