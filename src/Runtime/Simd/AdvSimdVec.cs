using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DslCompiler.Simd;

/// <summary>4 floats: Arm AdvSimd. On x86 the same code is SSE's with FMA, half as wide as it could be: for tests.</summary>
public readonly unsafe struct AdvSimdVec : IVec<AdvSimdVec, float>
{
    private readonly Vector128<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private AdvSimdVec(Vector128<float> value) => _value = value;

    public static int Count => Vector128<float>.Count;

    public static int Registers => 32;

    public static AdvSimdVec Zero => new(Vector128<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec operator +(AdvSimdVec a, AdvSimdVec b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec operator -(AdvSimdVec a, AdvSimdVec b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec operator *(AdvSimdVec a, AdvSimdVec b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec operator /(AdvSimdVec a, AdvSimdVec b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec Constant(double value) => Broadcast((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec Load(float* from) => new(Vector128.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec LoadPartial(float* from, int count) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle(), Vector128.Load(from), Vector128<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* to, AdvSimdVec value) => Vector128.Store(value._value, to);

    public static void StorePartial(float* to, AdvSimdVec value, int count)
    {
        var all = stackalloc float[Count];
        Store(all, value);
        Unsafe.CopyBlockUnaligned(to, all, (uint)(count * sizeof(float)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec MultiplyAdd(AdvSimdVec a, AdvSimdVec b, AdvSimdVec c) => new(Vector128.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref AdvSimdVec sum, AdvSimdVec a, AdvSimdVec b) => Unsafe.AsRef(in sum._value) = Vector128.FusedMultiplyAdd(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec Max(AdvSimdVec a, AdvSimdVec b) => new(Vector128.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec Min(AdvSimdVec a, AdvSimdVec b) => new(Vector128.Min(a._value, b._value));

    // The second operand of the machine's maximum and minimum wins where one is NaN, so the NaN stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec Clamp(AdvSimdVec x, AdvSimdVec least, AdvSimdVec most) => new(Vector128.MinNative(most._value, Vector128.MaxNative(least._value, x._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec Relu(AdvSimdVec x) => new(Vector128.MaxNative(Vector128<float>.Zero, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec Step(AdvSimdVec x) => new(Vector128.ConditionalSelect(Vector128.GreaterThan(x._value, Vector128<float>.Zero), Vector128<float>.One, Vector128<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec Sqrt(AdvSimdVec x) => new(Vector128.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec PowerOfTwo(AdvSimdVec whole) => new(((Vector128.ConvertToInt32Native(whole._value) + Vector128.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec PowerOfTwoShifted(AdvSimdVec shifted) => new(((shifted._value.AsInt32() << 23) + Vector128.Create(127 << 23)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec Exp(AdvSimdVec x) => VecMath<AdvSimdVec>.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec Tanh(AdvSimdVec x) => VecMath<AdvSimdVec>.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec Sigmoid(AdvSimdVec x) => VecMath<AdvSimdVec>.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec Even(AdvSimdVec a, AdvSimdVec b) => new(Pairs128.Even(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec Odd(AdvSimdVec a, AdvSimdVec b) => new(Pairs128.Odd(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec ZipLow(AdvSimdVec a, AdvSimdVec b) => new(Pairs128.ZipLow(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdvSimdVec ZipHigh(AdvSimdVec a, AdvSimdVec b) => new(Pairs128.ZipHigh(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(AdvSimdVec x) => Vector128.Sum(x._value);
}
