using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>A place in a program's memory, as generated code hands it to kernels: without pointers, so that a project with models
/// need not allow unsafe blocks.</summary>
public readonly unsafe struct Ptr<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T* _pointer;

    internal Ptr(T* pointer) => _pointer = pointer;

    public static implicit operator T*(Ptr<T> place) => place._pointer;

    /// <summary>A place behind it: a slice of a joined image.</summary>
    public Ptr<T> From(long elements) => new(_pointer + elements);

    /// <summary>The elements from an index on, as many as a vector has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Load<V>(nint index)
        where V : unmanaged, IVec<V, T> => V.Load(_pointer + index);

    /// <summary>Brings the elements from an index on into the nearest cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fetch(nint index) => Cache.Fetch(_pointer + index);

    /// <summary>Stores a vector, or the first of its elements where a row ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<V, TPart>(nint index, V value, int count)
        where V : unmanaged, IVec<V, T>
        where TPart : struct, IRowPart
    {
        if (TPart.IsWhole == 1)
        {
            V.Store(_pointer + index, value);
        }
        else
        {
            V.StorePartial(_pointer + index, value, count);
        }
    }

    /// <summary>One element, in every place of a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Broadcast<V>(nint index)
        where V : unmanaged, IVec<V, T> => V.Broadcast(_pointer[index]);
}

/// <summary>The class numbers of a batch.</summary>
public readonly unsafe struct LabelPtr
{
    private readonly int* _pointer;

    internal LabelPtr(int* pointer) => _pointer = pointer;

    public static implicit operator int*(LabelPtr place) => place._pointer;
}
