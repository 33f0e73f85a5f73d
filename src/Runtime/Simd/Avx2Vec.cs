using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DslCompiler.Simd;

/// <summary>8 floats: AVX2 with FMA.</summary>
public readonly unsafe struct Avx2Vec : IVec<Avx2Vec, float>
{
    private readonly Vector256<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Avx2Vec(Vector256<float> value) => _value = value;

    public static int Count => Vector256<float>.Count;

    public static int Registers => 16;

    public static Avx2Vec Zero => new(Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec operator +(Avx2Vec a, Avx2Vec b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec operator -(Avx2Vec a, Avx2Vec b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec operator *(Avx2Vec a, Avx2Vec b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec operator /(Avx2Vec a, Avx2Vec b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec Constant(double value) => Broadcast((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec Load(float* from) => new(Vector256.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec LoadPartial(float* from, int count) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle(), Vector256.Load(from), Vector256<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* to, Avx2Vec value) => Vector256.Store(value._value, to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(float* to, Avx2Vec value, int count) =>
        Avx.MaskStore(to, Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle(), value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec MultiplyAdd(Avx2Vec a, Avx2Vec b, Avx2Vec c) => new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref Avx2Vec sum, Avx2Vec a, Avx2Vec b) => Unsafe.AsRef(in sum._value) = Vector256.FusedMultiplyAdd(a._value, b._value, sum._value);

    // The machine's maximum gives its second operand where one is NaN: a's NaN stays by that, b's by the choice, which waits for b alone.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec Max(Avx2Vec a, Avx2Vec b) =>
        new(Avx.BlendVariable(Avx.Max(b._value, a._value), b._value, Avx.CompareUnordered(b._value, b._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec Min(Avx2Vec a, Avx2Vec b) =>
        new(Avx.BlendVariable(Avx.Min(b._value, a._value), b._value, Avx.CompareUnordered(b._value, b._value)));

    // The second operand of the machine's maximum and minimum wins where one is NaN, so the NaN stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec Clamp(Avx2Vec x, Avx2Vec least, Avx2Vec most) => new(Avx.Min(most._value, Avx.Max(least._value, x._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec Relu(Avx2Vec x) => new(Avx.Max(Vector256<float>.Zero, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec Step(Avx2Vec x) => new(Vector256.ConditionalSelect(Vector256.GreaterThan(x._value, Vector256<float>.Zero), Vector256<float>.One, Vector256<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec Sqrt(Avx2Vec x) => new(Vector256.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec PowerOfTwo(Avx2Vec whole) => new(((Vector256.ConvertToInt32Native(whole._value) + Vector256.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec PowerOfTwoShifted(Avx2Vec shifted) => new(((shifted._value.AsInt32() << 23) + Vector256.Create(127 << 23)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec Exp(Avx2Vec x) => VecMath<Avx2Vec>.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec Tanh(Avx2Vec x) => VecMath<Avx2Vec>.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec Sigmoid(Avx2Vec x) => VecMath<Avx2Vec>.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec Even(Avx2Vec a, Avx2Vec b) => new(Pairs256.Even(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec Odd(Avx2Vec a, Avx2Vec b) => new(Pairs256.Odd(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec ZipLow(Avx2Vec a, Avx2Vec b) => new(Pairs256.ZipLow(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2Vec ZipHigh(Avx2Vec a, Avx2Vec b) => new(Pairs256.ZipHigh(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Avx2Vec x) => Vector128.Sum(x._value.GetLower() + x._value.GetUpper());
}
