using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The transforms of Winograd's minimal filtering F(m x m, r x r) (Lavin and Gray 2016, arXiv 1509.09308), one dimension at a time: a 2-D one is the columns'
/// and then the rows'.</summary>
internal interface IWinograd
{
    /// <summary>Results of a tile along an axis: m.</summary>
    static abstract int Tile { get; }

    /// <summary>Elements of a filter along an axis: r.</summary>
    static abstract int Size { get; }

    /// <summary><c>G g</c>: m + r - 1 vectors of r.</summary>
    static abstract unsafe void Filters<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary><c>Bᵀ d</c> of m + r - 1 vectors.</summary>
    static abstract unsafe void Input<V, T, TSource>(TSource from, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSource : struct, IVectors<V>;

    /// <summary><c>Aᵀ d</c>: m vectors of m + r - 1.</summary>
    static abstract unsafe void Output<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary><c>Gᵀ u</c>: r vectors of m + r - 1, for gradients of filters.</summary>
    static abstract unsafe void Elements<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary><c>A d</c>, the other way round: m + r - 1 vectors of m, for gradients.</summary>
    static abstract unsafe void Gradient<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>F(2x2, 3x3): 16 products a tile of 4 results and a channel, in place of 36.</summary>
internal readonly struct WinogradTwo : IWinograd
{
    public static int Tile => 2;

    public static int Size => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Filters<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (g0, g1, g2) = (V.Load(from), V.Load(from + step), V.Load(from + (2 * step)));
        var half = V.Constant(0.5);
        var (even, odd) = ((g0 + g2) * half, g1 * half);
        V.Store(to, g0);
        V.Store(to + toStep, even + odd);
        V.Store(to + (2 * toStep), even - odd);
        V.Store(to + (3 * toStep), g2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Input<V, T, TSource>(TSource from, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSource : struct, IVectors<V>
    {
        var (d0, d1, d2, d3) = (from.At(0), from.At(1), from.At(2), from.At(3));
        V.Store(to, d0 - d2);
        V.Store(to + toStep, d1 + d2);
        V.Store(to + (2 * toStep), d2 - d1);
        V.Store(to + (3 * toStep), d1 - d3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Output<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (m0, m1, m2, m3) = (V.Load(from), V.Load(from + step), V.Load(from + (2 * step)), V.Load(from + (3 * step)));
        V.Store(to, m0 + m1 + m2);
        V.Store(to + toStep, m1 - m2 - m3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Gradient<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (d0, d1) = (V.Load(from), V.Load(from + step));
        V.Store(to, d0);
        V.Store(to + toStep, d0 + d1);
        V.Store(to + (2 * toStep), d0 - d1);
        V.Store(to + (3 * toStep), V.Zero - d1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Elements<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (u0, u1, u2, u3) = (V.Load(from), V.Load(from + step), V.Load(from + (2 * step)), V.Load(from + (3 * step)));
        var half = V.Constant(0.5);
        var (sum, difference) = ((u1 + u2) * half, (u1 - u2) * half);
        V.Store(to, u0 + sum);
        V.Store(to + toStep, difference);
        V.Store(to + (2 * toStep), sum + u3);
    }
}

/// <summary>F(4x4, 3x3): 36 products a tile of 16 results and a channel, in place of 144.</summary>
internal readonly struct WinogradFour : IWinograd
{
    public static int Tile => 4;

    public static int Size => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Filters<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SixPoints.Filters<V, T>(from, step, to, toStep, Size);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Input<V, T, TSource>(TSource from, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSource : struct, IVectors<V> => SixPoints.Input<V, T, TSource>(from, to, toStep);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Output<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (m0, m1, m2) = (V.Load(from), V.Load(from + step), V.Load(from + (2 * step)));
        var (m3, m4, m5) = (V.Load(from + (3 * step)), V.Load(from + (4 * step)), V.Load(from + (5 * step)));
        var (sum, difference, farSum, farDifference) = (m1 + m2, m1 - m2, m3 + m4, m3 - m4);
        V.Store(to, m0 + sum + farSum);
        V.Store(to + toStep, V.MultiplyAdd(farDifference, V.Constant(2), difference));
        V.Store(to + (2 * toStep), V.MultiplyAdd(farSum, V.Constant(4), sum));
        V.Store(to + (3 * toStep), V.MultiplyAdd(farDifference, V.Constant(8), difference) + m5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Gradient<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (d0, d1, d2, d3) = (V.Load(from), V.Load(from + step), V.Load(from + (2 * step)), V.Load(from + (3 * step)));
        var four = V.Constant(4);
        V.Store(to, d0);
        var (even, odd) = (d0 + d2, d1 + d3);
        V.Store(to + toStep, even + odd);
        V.Store(to + (2 * toStep), even - odd);
        (even, odd) = (V.MultiplyAdd(d2, four, d0), V.MultiplyAdd(d3, four, d1) * V.Constant(2));
        V.Store(to + (3 * toStep), even + odd);
        V.Store(to + (4 * toStep), even - odd);
        V.Store(to + (5 * toStep), d3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Elements<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SixPoints.Elements<V, T>(from, step, to, toStep, Size);
}

/// <summary>F(2x2, 5x5): 36 products a tile of 4 results and a channel, in place of 100.</summary>
internal readonly struct WinogradTwoOfFive : IWinograd
{
    public static int Tile => 2;

    public static int Size => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Filters<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SixPoints.Filters<V, T>(from, step, to, toStep, Size);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Input<V, T, TSource>(TSource from, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSource : struct, IVectors<V> => SixPoints.Input<V, T, TSource>(from, to, toStep);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Output<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (m0, m1, m2) = (V.Load(from), V.Load(from + step), V.Load(from + (2 * step)));
        var (m3, m4, m5) = (V.Load(from + (3 * step)), V.Load(from + (4 * step)), V.Load(from + (5 * step)));
        V.Store(to, m0 + m1 + m2 + m3 + m4);
        V.Store(to + toStep, V.MultiplyAdd(m3 - m4, V.Constant(2), m1 - m2) + m5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Gradient<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (d0, d1) = (V.Load(from), V.Load(from + step));
        var two = V.Constant(2);
        V.Store(to, d0);
        V.Store(to + toStep, d0 + d1);
        V.Store(to + (2 * toStep), d0 - d1);
        V.Store(to + (3 * toStep), V.MultiplyAdd(d1, two, d0));
        V.Store(to + (4 * toStep), d0 - (d1 * two));
        V.Store(to + (5 * toStep), d1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Elements<V, T>(T* from, nint step, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SixPoints.Elements<V, T>(from, step, to, toStep, Size);
}

/// <summary>What the rules with the six points 0, 1, -1, 2, -2 and infinity share: the filter's polynomial at each point, over the product of its distances
/// from the others, and the transform of the input.</summary>
internal static class SixPoints
{
    /// <summary>Even and odd elements apart: what a point and its opposite have in common is computed once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Filters<V, T>(T* from, nint step, T* to, nint toStep, int size)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (g0, g1, g2) = (V.Load(from), V.Load(from + step), V.Load(from + (2 * step)));
        var (near, far) = (V.Constant(-1.0 / 6), V.Constant(1.0 / 24));
        var (even, odd) = (g0 + g2, g1);
        var (farEven, farOdd) = (V.MultiplyAdd(g2, V.Constant(4), g0), g1 + g1);
        var last = g2;
        if (size == 5)
        {
            (var g3, last) = (V.Load(from + (3 * step)), V.Load(from + (4 * step)));
            (even, odd) = (even + last, odd + g3);
            farEven = V.MultiplyAdd(last, V.Constant(16), farEven);
            farOdd = V.MultiplyAdd(g3, V.Constant(8), farOdd);
        }

        (even, odd) = (even * near, odd * near);
        (farEven, farOdd) = (farEven * far, farOdd * far);
        V.Store(to, g0 * V.Constant(0.25));
        V.Store(to + toStep, even + odd);
        V.Store(to + (2 * toStep), even - odd);
        V.Store(to + (3 * toStep), farEven + farOdd);
        V.Store(to + (4 * toStep), farEven - farOdd);
        V.Store(to + (5 * toStep), last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Input<V, T, TSource>(TSource from, T* to, nint toStep)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSource : struct, IVectors<V>
    {
        var (d0, d1, d2) = (from.At(0), from.At(1), from.At(2));
        var (d3, d4, d5) = (from.At(3), from.At(4), from.At(5));
        var four = V.Constant(4);
        var five = V.Constant(-5);
        var two = V.Constant(2);
        V.Store(to, V.MultiplyAdd(d0, four, V.MultiplyAdd(d2, five, d4)));
        var (even, odd) = (d4 - (d2 * four), d3 - (d1 * four));
        V.Store(to + toStep, even + odd);
        V.Store(to + (2 * toStep), even - odd);
        (even, odd) = (d4 - d2, (d3 - d1) * two);
        V.Store(to + (3 * toStep), even + odd);
        V.Store(to + (4 * toStep), even - odd);
        V.Store(to + (5 * toStep), V.MultiplyAdd(d1, four, V.MultiplyAdd(d3, five, d5)));
    }

    /// <summary>Each element gathers from the points what it gave them, as <see cref="Filters"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Elements<V, T>(T* from, nint step, T* to, nint toStep, int size)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (u1, u2, u3, u4) = (V.Load(from + step), V.Load(from + (2 * step)), V.Load(from + (3 * step)), V.Load(from + (4 * step)));
        var (near, far) = (V.Constant(-1.0 / 6), V.Constant(1.0 / 24));
        var (sum, difference) = ((u1 + u2) * near, (u1 - u2) * near);
        var (farSum, farDifference) = ((u3 + u4) * far, (u3 - u4) * far);
        var (two, four) = (V.Constant(2), V.Constant(4));
        var last = V.Load(from + (5 * step));
        V.Store(to, V.MultiplyAdd(V.Load(from), V.Constant(0.25), sum + farSum));
        V.Store(to + toStep, V.MultiplyAdd(farDifference, two, difference));
        var square = V.MultiplyAdd(farSum, four, sum);
        if (size == 3)
        {
            V.Store(to + (2 * toStep), square + last);
            return;
        }

        V.Store(to + (2 * toStep), square);
        V.Store(to + (3 * toStep), V.MultiplyAdd(farDifference, V.Constant(8), difference));
        V.Store(to + (4 * toStep), V.MultiplyAdd(farSum, V.Constant(16), sum) + last);
    }
}
