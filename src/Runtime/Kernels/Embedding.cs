using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sizes of a table whose rows are looked up.</summary>
public interface ITableShape
{
    static abstract int Rows { get; }

    static abstract int Width { get; }
}

/// <summary>Copies the row of a table that each number means. The workers share the numbers.</summary>
public static unsafe class Embedding<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, ITableShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, LabelPtr numbers, Ptr<T> table, Ptr<T> y, TTail tail) => Look(work, numbers, table, y, tail);

    private static void Look(in Work<T> work, int* numbers, T* table, T* y, TTail tail)
    {
        var (first, last) = work.Share(work.Batch);
        for (var n = first; n < last; n++)
        {
            Planes.Copy(table + ((nint)numbers[n] * S.Width), y + ((nint)n * S.Width), S.Width);
            Tails.ApplyToRow<V, T, TTail>(y, (nint)n * S.Width, S.Width, 0, tail);
        }
    }
}

/// <summary>Adds each row to the row of a table that its number means, in the order of the rows. The workers share the columns.</summary>
public static unsafe class ScatterSum<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, ITableShape
{
    public static void Run(in Work<T> work, LabelPtr numbers, Ptr<T> rows, Ptr<T> y) => Add(work, numbers, rows, y);

    private static void Add(in Work<T> work, int* numbers, T* rows, T* y)
    {
        var (first, last) = work.Share((S.Width + V.Count - 1) / V.Count);
        var (from, to) = (first * V.Count, Math.Min(last * V.Count, S.Width));
        for (var row = 0; row < S.Rows; row++)
        {
            Planes.Clear(y + ((nint)row * S.Width) + from, Math.Max(0, to - from));
        }

        for (var n = 0; n < work.Batch; n++)
        {
            var sum = y + ((nint)numbers[n] * S.Width);
            var row = rows + ((nint)n * S.Width);
            var i = from;
            for (; i <= to - V.Count; i += V.Count)
            {
                V.Store(sum + i, V.Load(sum + i) + V.Load(row + i));
            }

            if (i < to)
            {
                V.StorePartial(sum + i, V.Load(sum + i) + V.Load(row + i), to - i);
            }
        }
    }
}

/// <summary>Writes the vectors that numbers stand for.</summary>
public static unsafe class OneHot<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
{
    public static void Run(in Work<T> work, LabelPtr numbers, Ptr<T> y) => Write(work, numbers, y);

    private static void Write(in Work<T> work, int* numbers, T* y)
    {
        var (first, last) = work.Share(work.Batch);
        Planes.Clear(y + ((nint)first * S.Classes), (nint)(last - first) * S.Classes);
        for (var n = first; n < last; n++)
        {
            y[((nint)n * S.Classes) + numbers[n]] = T.One;
        }
    }
}
