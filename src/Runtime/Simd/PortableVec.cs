using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace DslCompiler.Simd;

/// <summary>As many floats as the machine's <see cref="Vector{T}"/> has: AVX2, SSE, Arm AdvSimd, or what else the runtime knows.</summary>
public readonly unsafe struct PortableVec : IVec<PortableVec, float>
{
    private readonly Vector<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PortableVec(Vector<float> value) => _value = value;

    public static int Count => Vector<float>.Count;

    // A constant to the JIT.
    public static int Registers => ArmBase.IsSupported ? 32 : 16;

    public static PortableVec Zero => new(Vector<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec operator +(PortableVec a, PortableVec b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec operator -(PortableVec a, PortableVec b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec operator *(PortableVec a, PortableVec b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec operator /(PortableVec a, PortableVec b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Broadcast(float value) => new(Vector.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Constant(double value) => Broadcast((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Load(float* from) => new(Vector.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec LoadPartial(float* from, int count) =>
        new(Vector.ConditionalSelect(Vector.LessThan(Vector<int>.Indices, new Vector<int>(count)), Vector.Load(from), Vector<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* to, PortableVec value) => Vector.Store(value._value, to);

    public static void StorePartial(float* to, PortableVec value, int count)
    {
        var all = stackalloc float[Count];
        Store(all, value);
        Unsafe.CopyBlockUnaligned(to, all, (uint)(count * sizeof(float)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec MultiplyAdd(PortableVec a, PortableVec b, PortableVec c) => new(Vector.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref PortableVec sum, PortableVec a, PortableVec b) => Unsafe.AsRef(in sum._value) = Vector.FusedMultiplyAdd(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Max(PortableVec a, PortableVec b) => new(Vector.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Min(PortableVec a, PortableVec b) => new(Vector.Min(a._value, b._value));

    // The second operand of the machine's maximum and minimum wins where one is NaN, so the NaN stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Clamp(PortableVec x, PortableVec least, PortableVec most) => new(Vector.MinNative(most._value, Vector.MaxNative(least._value, x._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Relu(PortableVec x) => new(Vector.MaxNative(Vector<float>.Zero, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Step(PortableVec x) => new(Vector.ConditionalSelect(Vector.GreaterThan(x._value, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Sqrt(PortableVec x) => new(Vector.SquareRoot(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec PowerOfTwo(PortableVec whole) => new(Vector.AsVectorSingle(Vector.ShiftLeft(Vector.ConvertToInt32Native(whole._value) + new Vector<int>(127), 23)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec PowerOfTwoShifted(PortableVec shifted) => new(Vector.AsVectorSingle(Vector.ShiftLeft(Vector.AsVectorInt32(shifted._value), 23) + new Vector<int>(127 << 23)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Exp(PortableVec x) => VecMath<PortableVec>.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Tanh(PortableVec x) => VecMath<PortableVec>.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Sigmoid(PortableVec x) => VecMath<PortableVec>.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Even(PortableVec a, PortableVec b) => Vector<float>.Count == 8 && Avx2.IsSupported
        ? new(Pairs256.Even(a._value.AsVector256(), b._value.AsVector256()).AsVector())
        : Vector<float>.Count == 4 ? new(Pairs128.Even(a._value.AsVector128(), b._value.AsVector128()).AsVector()) : Pick(a, b, 0, 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Odd(PortableVec a, PortableVec b) => Vector<float>.Count == 8 && Avx2.IsSupported
        ? new(Pairs256.Odd(a._value.AsVector256(), b._value.AsVector256()).AsVector())
        : Vector<float>.Count == 4 ? new(Pairs128.Odd(a._value.AsVector128(), b._value.AsVector128()).AsVector()) : Pick(a, b, 1, 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec ZipLow(PortableVec a, PortableVec b) => Vector<float>.Count == 8 && Avx2.IsSupported
        ? new(Pairs256.ZipLow(a._value.AsVector256(), b._value.AsVector256()).AsVector())
        : Vector<float>.Count == 4 ? new(Pairs128.ZipLow(a._value.AsVector128(), b._value.AsVector128()).AsVector()) : Zip(a, b, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec ZipHigh(PortableVec a, PortableVec b) => Vector<float>.Count == 8 && Avx2.IsSupported
        ? new(Pairs256.ZipHigh(a._value.AsVector256(), b._value.AsVector256()).AsVector())
        : Vector<float>.Count == 4 ? new(Pairs128.ZipHigh(a._value.AsVector128(), b._value.AsVector128()).AsVector()) : Zip(a, b, Count / 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(PortableVec x)
    {
        // Halves first: the library's sum adds the halves up one by one, at twice the cost.
        if (Vector<float>.Count == 8)
        {
            var whole = x._value.AsVector256();
            return Vector128.Sum(whole.GetLower() + whole.GetUpper());
        }

        return Vector.Sum(x._value);
    }

    /// <summary>Every <paramref name="step"/>th element from <paramref name="first"/> on, for widths that no intrinsic below knows.</summary>
    private static PortableVec Pick(PortableVec a, PortableVec b, int first, int step)
    {
        var all = stackalloc float[3 * Count];
        Store(all, a);
        Store(all + Count, b);
        for (var i = 0; i < Count; i++)
        {
            all[(2 * Count) + i] = all[first + (i * step)];
        }

        return Load(all + (2 * Count));
    }

    private static PortableVec Zip(PortableVec a, PortableVec b, int first)
    {
        var all = stackalloc float[3 * Count];
        Store(all, a);
        Store(all + Count, b);
        for (var i = 0; i < Count; i++)
        {
            all[(2 * Count) + i] = all[(i % 2 * Count) + first + (i / 2)];
        }

        return Load(all + (2 * Count));
    }
}
