using System.Numerics;

namespace DslCompiler.Simd;

/// <summary>A SIMD vector of floating-point numbers. Kernels are written once over it; the JIT and the AOT compiler make one machine-code loop
/// of each width and element type. Reads may touch up to <see cref="NativeBuffer{T}.Slack"/> elements past the end of a buffer.</summary>
public unsafe interface IVec<TSelf, T>
    where TSelf : unmanaged, IVec<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Vectors that the machine's registers hold: register tiles choose their size by it.</summary>
    static abstract int Registers { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    static abstract TSelf Broadcast(T value);

    /// <summary>A number in every element, rounded to the element's type: constants of kernels.</summary>
    static abstract TSelf Constant(double value);

    static abstract TSelf Load(T* from);

    /// <summary>The first <paramref name="count"/> elements (at most <see cref="Count"/>), zeros behind, whatever lies there (it may be read, as by <see cref="Load"/>).</summary>
    static abstract TSelf LoadPartial(T* from, int count);

    static abstract void Store(T* to, TSelf value);

    /// <summary>Writes the first <paramref name="count"/> elements only (at most <see cref="Count"/>).</summary>
    static abstract void StorePartial(T* to, TSelf value, int count);

    /// <summary><c>a * b + c</c>, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary><c>sum = a * b + sum</c>, rounded once. Register tiles sum by it: the JIT then multiplies and adds in the sum's own register, where after
    /// <c>sum = MultiplyAdd(a, b, sum)</c> it would move most sums from another one.</summary>
    static abstract void Accumulate(ref TSelf sum, TSelf a, TSelf b);

    /// <summary>The larger; NaN where either is.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The smaller; NaN where either is.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>x, or the nearest of two bounds; NaN stays.</summary>
    static abstract TSelf Clamp(TSelf x, TSelf least, TSelf most);

    /// <summary>x where positive, otherwise 0; NaN stays.</summary>
    static abstract TSelf Relu(TSelf x);

    /// <summary>1 where positive, otherwise 0.</summary>
    static abstract TSelf Step(TSelf x);

    static abstract TSelf Sqrt(TSelf x);

    /// <summary>2 to the power of a whole number from -126 to 127.</summary>
    static abstract TSelf PowerOfTwo(TSelf whole);

    /// <summary>2 to the power of a whole number n from -126 to 127, given n + 1.5 · 2^23: in a float that sum has n in its lowest bits.</summary>
    static abstract TSelf PowerOfTwoShifted(TSelf shifted);

    static abstract TSelf Exp(TSelf x);

    static abstract TSelf Tanh(TSelf x);

    static abstract TSelf Sigmoid(TSelf x);

    /// <summary>The elements 0, 2, 4... of two vectors that follow each other.</summary>
    static abstract TSelf Even(TSelf a, TSelf b);

    /// <summary>The elements 1, 3, 5...</summary>
    static abstract TSelf Odd(TSelf a, TSelf b);

    /// <summary>The first half of a0, b0, a1, b1...: what <see cref="Even"/> and <see cref="Odd"/> took apart.</summary>
    static abstract TSelf ZipLow(TSelf a, TSelf b);

    /// <summary>The second half.</summary>
    static abstract TSelf ZipHigh(TSelf a, TSelf b);

    /// <summary>The sum of the elements, in an order fixed by the width.</summary>
    static abstract T Sum(TSelf x);
}
