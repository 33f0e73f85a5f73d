using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>Vectors by number, wherever they lie.</summary>
internal interface IVectors<V>
    where V : struct
{
    V At(int number);
}

/// <summary>Vectors as far apart as each other.</summary>
internal readonly unsafe struct EvenVectors<V, T>(T* from, nint step) : IVectors<V>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T* _from = from;
    private readonly nint _step = step;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At(int number) => V.Load(_from + (number * _step));
}

/// <summary>Vectors of a column: one of each row, and rows lie anywhere.</summary>
internal readonly unsafe struct ColumnVectors<V, T>(T** rows, nint offset) : IVectors<V>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T** _rows = rows;
    private readonly nint _offset = offset;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At(int number) => V.Load(_rows[number] + _offset);
}
