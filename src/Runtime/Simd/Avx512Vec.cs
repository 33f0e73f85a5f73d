using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DslCompiler.Simd;

/// <summary>16 floats: AVX-512. Chosen where <c>Avx512F.IsSupported</c>; <c>Vector512.IsHardwareAccelerated</c> is false on some CPUs that have it.</summary>
public readonly unsafe struct Avx512Vec : IVec<Avx512Vec, float>
{
    private readonly Vector512<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Avx512Vec(Vector512<float> value) => _value = value;

    public static int Count => Vector512<float>.Count;

    public static int Registers => 32;

    public static Avx512Vec Zero => new(Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec operator +(Avx512Vec a, Avx512Vec b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec operator -(Avx512Vec a, Avx512Vec b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec operator *(Avx512Vec a, Avx512Vec b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec operator /(Avx512Vec a, Avx512Vec b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec Constant(double value) => Broadcast((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec Load(float* from) => new(Vector512.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec LoadPartial(float* from, int count) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle(), Vector512.Load(from), Vector512<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* to, Avx512Vec value) => Vector512.Store(value._value, to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(float* to, Avx512Vec value, int count)
    {
#if NET10_0_OR_GREATER
        Avx512F.MaskStore(to, Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle(), value._value);
#else
        // .NET 9 has no masked store of 16: halves, whose number in a loop is always the same.
        if (count >= Count)
        {
            Store(to, value);
            return;
        }

        var eight = value._value.GetLower();
        if ((count & 8) != 0)
        {
            Vector256.Store(eight, to);
            eight = value._value.GetUpper();
            to += 8;
        }

        var four = eight.GetLower();
        if ((count & 4) != 0)
        {
            Vector128.Store(four, to);
            four = eight.GetUpper();
            to += 4;
        }

        if ((count & 2) != 0)
        {
            Sse.StoreLow(to, four);
            four = Sse.MoveHighToLow(four, four);
            to += 2;
        }

        if ((count & 1) != 0)
        {
            *to = four.ToScalar();
        }
#endif
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec MultiplyAdd(Avx512Vec a, Avx512Vec b, Avx512Vec c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref Avx512Vec sum, Avx512Vec a, Avx512Vec b) => Unsafe.AsRef(in sum._value) = Vector512.FusedMultiplyAdd(a._value, b._value, sum._value);

    // The machine's maximum gives its second operand where one is NaN: a's NaN stays by that, b's by the choice, which waits for b alone.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec Max(Avx512Vec a, Avx512Vec b) =>
        new(Vector512.ConditionalSelect(Avx512F.CompareUnordered(b._value, b._value), b._value, Avx512F.Max(b._value, a._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec Min(Avx512Vec a, Avx512Vec b) =>
        new(Vector512.ConditionalSelect(Avx512F.CompareUnordered(b._value, b._value), b._value, Avx512F.Min(b._value, a._value)));

    // The second operand of the machine's maximum and minimum wins where one is NaN, so the NaN stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec Clamp(Avx512Vec x, Avx512Vec least, Avx512Vec most) => new(Avx512F.Min(most._value, Avx512F.Max(least._value, x._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec Relu(Avx512Vec x) => new(Avx512F.Max(Vector512<float>.Zero, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec Step(Avx512Vec x) => new(Vector512.ConditionalSelect(Vector512.GreaterThan(x._value, Vector512<float>.Zero), Vector512<float>.One, Vector512<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec Sqrt(Avx512Vec x) => new(Vector512.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec PowerOfTwo(Avx512Vec whole) => new(((Vector512.ConvertToInt32Native(whole._value) + Vector512.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec PowerOfTwoShifted(Avx512Vec shifted) => new(((shifted._value.AsInt32() << 23) + Vector512.Create(127 << 23)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec Exp(Avx512Vec x) => VecMath<Avx512Vec>.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec Tanh(Avx512Vec x) => VecMath<Avx512Vec>.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec Sigmoid(Avx512Vec x) => VecMath<Avx512Vec>.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec Even(Avx512Vec a, Avx512Vec b) => new(Pairs512.Even(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec Odd(Avx512Vec a, Avx512Vec b) => new(Pairs512.Odd(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec ZipLow(Avx512Vec a, Avx512Vec b) => new(Pairs512.ZipLow(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx512Vec ZipHigh(Avx512Vec a, Avx512Vec b) => new(Pairs512.ZipHigh(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Avx512Vec x)
    {
        // Halves first: the library's sum adds the quarters up one by one, at three times the cost.
        var half = x._value.GetLower() + x._value.GetUpper();
        return Vector128.Sum(half.GetLower() + half.GetUpper());
    }
}
