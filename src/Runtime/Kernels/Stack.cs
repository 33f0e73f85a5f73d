using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The elements of the matrices that are put under each other.</summary>
public interface IStackShape
{
    static abstract int Length0 { get; }

    static abstract int Length1 { get; }

    static abstract int Length2 { get; }

    static abstract int Length3 { get; }

    static abstract int Length4 { get; }

    static abstract int Length5 { get; }

    static abstract int Length6 { get; }

    static abstract int Length7 { get; }
}

/// <summary>The part of a matrix that is taken out, in elements.</summary>
public interface IUnstackShape
{
    static abstract int First { get; }

    static abstract int Length { get; }
}

/// <summary>Copies matrices under each other.</summary>
public static unsafe class Stack<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IStackShape
{
    public static void Run(in Work<T> work, Ptr<T> a, Ptr<T> b, Ptr<T> c, Ptr<T> d, Ptr<T> e, Ptr<T> f, Ptr<T> g, Ptr<T> h, Ptr<T> y)
    {
        T* to = y;
        Copy(work, a, ref to, S.Length0);
        Copy(work, b, ref to, S.Length1);
        Copy(work, c, ref to, S.Length2);
        Copy(work, d, ref to, S.Length3);
        Copy(work, e, ref to, S.Length4);
        Copy(work, f, ref to, S.Length5);
        Copy(work, g, ref to, S.Length6);
        Copy(work, h, ref to, S.Length7);
    }

    private static void Copy(in Work<T> work, T* from, ref T* to, int length)
    {
        var (first, last) = work.Share(length);
        Planes.Copy(from + first, to + first, last - first);
        to += length;
    }
}

/// <summary>Copies some rows of a matrix.</summary>
public static unsafe class Unstack<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IUnstackShape
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y)
    {
        var (first, last) = work.Share(S.Length);
        Planes.Copy((T*)x + S.First + first, (T*)y + first, last - first);
    }
}
