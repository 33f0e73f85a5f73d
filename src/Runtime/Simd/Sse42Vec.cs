using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DslCompiler.Simd;

/// <summary>4 floats on x86 without AVX: for programs that are published for old processors. There is no fused multiply-add there, so it rounds twice, and results may differ
/// from those of other levels in their last bits.</summary>
public readonly unsafe struct Sse42Vec : IVec<Sse42Vec, float>
{
    private readonly Vector128<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Sse42Vec(Vector128<float> value) => _value = value;

    public static int Count => Vector128<float>.Count;

    public static int Registers => 16;

    public static Sse42Vec Zero => new(Vector128<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec operator +(Sse42Vec a, Sse42Vec b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec operator -(Sse42Vec a, Sse42Vec b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec operator *(Sse42Vec a, Sse42Vec b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec operator /(Sse42Vec a, Sse42Vec b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec Constant(double value) => Broadcast((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec Load(float* from) => new(Vector128.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec LoadPartial(float* from, int count) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle(), Vector128.Load(from), Vector128<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* to, Sse42Vec value) => Vector128.Store(value._value, to);

    public static void StorePartial(float* to, Sse42Vec value, int count)
    {
        var all = stackalloc float[Count];
        Store(all, value);
        Unsafe.CopyBlockUnaligned(to, all, (uint)(count * sizeof(float)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec MultiplyAdd(Sse42Vec a, Sse42Vec b, Sse42Vec c) => new((a._value * b._value) + c._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref Sse42Vec sum, Sse42Vec a, Sse42Vec b) => Unsafe.AsRef(in sum._value) = (a._value * b._value) + sum._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec Max(Sse42Vec a, Sse42Vec b) => new(Vector128.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec Min(Sse42Vec a, Sse42Vec b) => new(Vector128.Min(a._value, b._value));

    // The second operand of the machine's maximum and minimum wins where one is NaN, so the NaN stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec Clamp(Sse42Vec x, Sse42Vec least, Sse42Vec most) => new(Vector128.MinNative(most._value, Vector128.MaxNative(least._value, x._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec Relu(Sse42Vec x) => new(Vector128.MaxNative(Vector128<float>.Zero, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec Step(Sse42Vec x) => new(Vector128.ConditionalSelect(Vector128.GreaterThan(x._value, Vector128<float>.Zero), Vector128<float>.One, Vector128<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec Sqrt(Sse42Vec x) => new(Vector128.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec PowerOfTwo(Sse42Vec whole) => new(((Vector128.ConvertToInt32Native(whole._value) + Vector128.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec PowerOfTwoShifted(Sse42Vec shifted) => new(((shifted._value.AsInt32() << 23) + Vector128.Create(127 << 23)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec Exp(Sse42Vec x) => VecMath<Sse42Vec>.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec Tanh(Sse42Vec x) => VecMath<Sse42Vec>.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec Sigmoid(Sse42Vec x) => VecMath<Sse42Vec>.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec Even(Sse42Vec a, Sse42Vec b) => new(Pairs128.Even(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec Odd(Sse42Vec a, Sse42Vec b) => new(Pairs128.Odd(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec ZipLow(Sse42Vec a, Sse42Vec b) => new(Pairs128.ZipLow(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sse42Vec ZipHigh(Sse42Vec a, Sse42Vec b) => new(Pairs128.ZipHigh(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Sse42Vec x) => Vector128.Sum(x._value);
}
