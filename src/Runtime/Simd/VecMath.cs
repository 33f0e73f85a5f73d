using System.Runtime.CompilerServices;

namespace DslCompiler.Simd;

/// <summary>Elementary functions of float vectors, written once for every width. Errors are a few units in the last place
/// (a test measures them over the whole range).</summary>
internal static class VecMath<V>
    where V : unmanaged, IVec<V, float>
{
    // ln 2 in two parts: the first has so few bits that its product with a small whole number is exact (Cody and Waite 1980).
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    // Adding and subtracting 1.5 * 2^23 rounds to the nearest whole number.
    private const float RoundingShift = 12582912f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp(V x)
    {
        // Beyond these the result is 0 or infinity anyway.
        var (shifted, minusOne) = Split(V.Clamp(x, V.Broadcast(-104f), V.Broadcast(89f)));

        // In two steps, for 2^128 is no float though the result's neighbourhood is.
        var whole = shifted - V.Broadcast(RoundingShift);
        var half = V.MultiplyAdd(whole, V.Broadcast(0.5f), V.Broadcast(RoundingShift));
        var rest = shifted - (half - V.Broadcast(RoundingShift));
        return (minusOne + V.Broadcast(1f)) * V.PowerOfTwoShifted(half) * V.PowerOfTwoShifted(rest);
    }

    /// <summary>By <c>expm1</c>, which keeps small arguments exact: tanh x = e / (e + 2) with e = exp(2x) - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh(V x)
    {
        // From 9.1 on the nearest float is 1.
        var clamped = V.Clamp(x, V.Broadcast(-9.1f), V.Broadcast(9.1f));
        var (shifted, minusOne) = Split(clamped + clamped);
        var scale = V.PowerOfTwoShifted(shifted);
        var e = V.MultiplyAdd(scale, minusOne, scale - V.Broadcast(1f));
        return e / (e + V.Broadcast(2f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid(V x) => V.Broadcast(1f) / (V.Broadcast(1f) + Exp(V.Zero - x));

    /// <summary>x = n · ln 2 + r with |r| at most ln 2 / 2: the whole number n with the shift added, and exp(r) - 1 as r + r² p(r), where p is the
    /// polynomial of the least relative error on that range (1.3e-8; fitted by iterated least squares).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V Shifted, V MinusOne) Split(V x)
    {
        var shifted = V.MultiplyAdd(x, V.Broadcast(1.44269504f), V.Broadcast(RoundingShift));
        var whole = shifted - V.Broadcast(RoundingShift);
        var r = V.MultiplyAdd(whole, V.Broadcast(-Ln2High), x);
        r = V.MultiplyAdd(whole, V.Broadcast(-Ln2Low), r);
        var series = V.Broadcast(0.00138825097f);
        series = V.MultiplyAdd(series, r, V.Broadcast(0.00836658012f));
        series = V.MultiplyAdd(series, r, V.Broadcast(0.0416672006f));
        series = V.MultiplyAdd(series, r, V.Broadcast(0.166665435f));
        series = V.MultiplyAdd(series, r, V.Broadcast(0.49999997f));
        return (shifted, V.MultiplyAdd(series, r * r, r));
    }
}
