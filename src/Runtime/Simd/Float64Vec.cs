using System;
using System.Runtime.CompilerServices;

namespace DslCompiler.Simd;

/// <summary>One double, as a vector of one element: the same generated code in float64, for checking gradients.</summary>
public readonly unsafe struct Float64Vec : IVec<Float64Vec, double>
{
    private readonly double _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Float64Vec(double value) => _value = value;

    public static int Count => 1;

    public static int Registers => 16;

    public static Float64Vec Zero => default;

    public static Float64Vec operator +(Float64Vec a, Float64Vec b) => new(a._value + b._value);

    public static Float64Vec operator -(Float64Vec a, Float64Vec b) => new(a._value - b._value);

    public static Float64Vec operator *(Float64Vec a, Float64Vec b) => new(a._value * b._value);

    public static Float64Vec operator /(Float64Vec a, Float64Vec b) => new(a._value / b._value);

    public static Float64Vec Broadcast(double value) => new(value);

    public static Float64Vec Constant(double value) => new(value);

    public static Float64Vec Load(double* from) => new(*from);

    public static Float64Vec LoadPartial(double* from, int count) => count > 0 ? new(*from) : Zero;

    public static void Store(double* to, Float64Vec value) => *to = value._value;

    public static void StorePartial(double* to, Float64Vec value, int count)
    {
        if (count > 0)
        {
            *to = value._value;
        }
    }

    public static Float64Vec MultiplyAdd(Float64Vec a, Float64Vec b, Float64Vec c) => new(Math.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref Float64Vec sum, Float64Vec a, Float64Vec b) => Unsafe.AsRef(in sum._value) = Math.FusedMultiplyAdd(a._value, b._value, sum._value);

    public static Float64Vec Max(Float64Vec a, Float64Vec b) => new(Math.Max(a._value, b._value));

    public static Float64Vec Min(Float64Vec a, Float64Vec b) => new(Math.Min(a._value, b._value));

    public static Float64Vec Clamp(Float64Vec x, Float64Vec least, Float64Vec most) => new(Math.Min(most._value, Math.Max(least._value, x._value)));

    public static Float64Vec Relu(Float64Vec x) => new(Math.Max(0, x._value));

    public static Float64Vec Step(Float64Vec x) => new(x._value > 0 ? 1 : 0);

    public static Float64Vec Sqrt(Float64Vec x) => new(Math.Sqrt(x._value));

    public static Float64Vec PowerOfTwo(Float64Vec whole) => new(Math.ScaleB(1, (int)whole._value));

    public static Float64Vec PowerOfTwoShifted(Float64Vec shifted) => PowerOfTwo(shifted - new Float64Vec(12582912));

    public static Float64Vec Exp(Float64Vec x) => new(Math.Exp(x._value));

    public static Float64Vec Tanh(Float64Vec x) => new(Math.Tanh(x._value));

    public static Float64Vec Sigmoid(Float64Vec x) => new(1 / (1 + Math.Exp(-x._value)));

    public static Float64Vec Even(Float64Vec a, Float64Vec b) => a;

    public static Float64Vec Odd(Float64Vec a, Float64Vec b) => b;

    public static Float64Vec ZipLow(Float64Vec a, Float64Vec b) => a;

    public static Float64Vec ZipHigh(Float64Vec a, Float64Vec b) => b;

    public static double Sum(Float64Vec x) => x._value;
}
