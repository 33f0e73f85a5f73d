using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sizes of a matrix whose rows and columns change over.</summary>
public interface ITransposeShape
{
    static abstract int Rows { get; }

    static abstract int Columns { get; }
}

/// <summary>Changes rows and columns over, in squares that the nearest cache holds. The workers share the rows of the result.</summary>
public static unsafe class Transpose<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, ITransposeShape
{
    private const int Side = 32;

    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Turn(work, x, y);

    private static void Turn(in Work<T> work, T* x, T* y)
    {
        var (first, last) = work.Share(S.Columns);
        for (var row = 0; row < S.Rows; row += Side)
        {
            for (var column = first; column < last; column += Side)
            {
                for (var j = column; j < Math.Min(column + Side, last); j++)
                {
                    for (var i = row; i < Math.Min(row + Side, S.Rows); i++)
                    {
                        y[((nint)j * S.Rows) + i] = x[((nint)i * S.Columns) + j];
                    }
                }
            }
        }
    }
}
