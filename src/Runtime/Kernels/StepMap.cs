using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The element-wise part of a recurrent step, as one generated struct: it loads what it needs and stores what others read.</summary>
public interface IStepMap<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="row">The sample.</param>
    /// <param name="column">The first of a vector of features.</param>
    /// <param name="count">How many features there are left, where that is less than a vector.</param>
    void Apply<TPart>(nint row, nint column, int count)
        where TPart : struct, IRowPart;
}

/// <summary>Which part of a row a vector is: known at compile time, so that only a row's end pays for being one.</summary>
public interface IRowPart
{
    static abstract int IsWhole { get; }
}

/// <summary>A whole vector.</summary>
public readonly struct WholeVector : IRowPart
{
    public static int IsWhole => 1;
}

/// <summary>The last features of a row, fewer than a vector.</summary>
public readonly struct RowEnd : IRowPart
{
    public static int IsWhole => 0;
}

/// <summary>Which samples' sequences have ended before the present step of a loop.</summary>
public readonly unsafe struct StepPadding
{
    private readonly int* _lengths;
    private readonly int _step;

    internal StepPadding(int* lengths, int step)
    {
        _lengths = lengths;
        _step = step;
    }

    /// <summary>The first where the sample's sequence has ended, otherwise the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Choose<V>(nint row, V beyond, V within) => _lengths != null && _step >= _lengths[row] ? beyond : within;
}

/// <summary>Runs a step's element-wise part over all samples and features. The workers share the vectors.</summary>
public static class StepMap<V, T, S, TMap>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
    where TMap : struct, IStepMap<V, T>
{
    private static int Vectors => (S.Classes + V.Count - 1) / V.Count;

    public static void Run(in Work<T> work, TMap map)
    {
        var (first, last) = work.Share(work.Batch * Vectors);
        for (var row = first / Vectors; row * Vectors < last; row++)
        {
            var begin = row * Vectors;
            var from = (Math.Max(first, begin) - begin) * V.Count;
            var to = Math.Min((Math.Min(last, begin + Vectors) - begin) * V.Count, S.Classes);
            for (; from <= to - V.Count; from += V.Count)
            {
                map.Apply<WholeVector>(row, from, V.Count);
            }

            if (from < to)
            {
                map.Apply<RowEnd>(row, from, to - from);
            }
        }
    }
}
