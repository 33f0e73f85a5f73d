using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>A filter transformed by a rule.</summary>
internal static unsafe class WinogradFilter<V, T, TRule>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRule : struct, IWinograd
{
    /// <summary><c>G g Gᵀ</c> of one channel of as many filters as a vector holds.</summary>
    /// <param name="g">The filters' first element.</param>
    /// <param name="element">From an element to the next.</param>
    /// <param name="half">Room for a transform along one axis.</param>
    /// <param name="to">The first point.</param>
    /// <param name="point">From a point to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform(T* g, nint element, T* half, T* to, nint point)
    {
        if (TRule.Tile == 2 && TRule.Size == 3)
        {
            ForTwo(g, element, to, point);
            return;
        }

        var span = TRule.Tile + TRule.Size - 1;
        for (var column = 0; column < TRule.Size; column++)
        {
            TRule.Filters<V, T>(g + (column * element), TRule.Size * element, half + (column * V.Count), TRule.Size * V.Count);
        }

        for (var i = 0; i < span; i++)
        {
            TRule.Filters<V, T>(half + (i * TRule.Size * V.Count), V.Count, to + (i * span * point), point);
        }
    }

    /// <summary>F(2x2,3x3): the rows, transformed, stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForTwo(T* g, nint element, T* to, nint point)
    {
        var half = V.Constant(0.5);
        var (a0, a1, a2, a3) = Four(V.Load(g), V.Load(g + element), V.Load(g + (2 * element)), half);
        g += 3 * element;
        var (b0, b1, b2, b3) = Four(V.Load(g), V.Load(g + element), V.Load(g + (2 * element)), half);
        g += 3 * element;
        var (c0, c1, c2, c3) = Four(V.Load(g), V.Load(g + element), V.Load(g + (2 * element)), half);
        StoreColumn(a0, b0, c0, half, to, 4 * point);
        StoreColumn(a1, b1, c1, half, to + point, 4 * point);
        StoreColumn(a2, b2, c2, half, to + (2 * point), 4 * point);
        StoreColumn(a3, b3, c3, half, to + (3 * point), 4 * point);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V First, V Second, V Third, V Fourth) Four(V g0, V g1, V g2, V half)
    {
        var (even, odd) = ((g0 + g2) * half, g1 * half);
        return (g0, even + odd, even - odd, g2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreColumn(V g0, V g1, V g2, V half, T* to, nint step)
    {
        var (first, second, third, fourth) = Four(g0, g1, g2, half);
        V.Store(to, first);
        V.Store(to + step, second);
        V.Store(to + (2 * step), third);
        V.Store(to + (3 * step), fourth);
    }
}
