using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

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
    public static PortableVec Max(PortableVec a, PortableVec b) => new(Vector.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Min(PortableVec a, PortableVec b) => new(Vector.Min(a._value, b._value));

    // The second operand of the machine's maximum wins where one is NaN, so the NaN stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Relu(PortableVec x) => new(Vector.MaxNative(Vector<float>.Zero, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Step(PortableVec x) => new(Vector.ConditionalSelect(Vector.GreaterThan(x._value, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Sqrt(PortableVec x) => new(Vector.SquareRoot(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec PowerOfTwo(PortableVec whole) => new(Vector.AsVectorSingle(Vector.ShiftLeft(Vector.ConvertToInt32Native(whole._value) + new Vector<int>(127), 23)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Exp(PortableVec x) => VecMath<PortableVec>.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Tanh(PortableVec x) => VecMath<PortableVec>.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVec Sigmoid(PortableVec x) => VecMath<PortableVec>.Sigmoid(x);

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
}
