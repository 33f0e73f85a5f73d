using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The register tile of dot products: up to two rows by five columns,
/// <c>sums[r, c] = sum over samples and places p of a[r, p] * b[c, p]</c>. The vectors run along the places; one horizontal sum an element ends it.</summary>
internal static unsafe class InnerTile<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int MaxRows = 2;
    public const int MaxColumns = 5;
    public const int WideColumns = 10;

    /// <summary>Where a stretch of both operands begins, and how many follow each other how far apart.</summary>
    public readonly struct Stretches(int length, int samples, nint aSample, nint bSample)
    {
        public readonly int Length = length;
        public readonly int Samples = samples;
        public readonly nint ASample = aSample;
        public readonly nint BSample = bSample;
    }

    /// <summary>Runs the tile of 1 or 2 rows and 1 to 5 columns; <paramref name="sums"/> has <see cref="MaxColumns"/> elements a row, and room for <see cref="LaneSums{V,T}.Room"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(int rows, int columns, T* a, nint aRow, T* b, nint bColumn, in Stretches stretches, T* sums)
    {
        if (rows == 1)
        {
            Run<One>(columns, a, aRow, b, bColumn, stretches, sums);
        }
        else
        {
            Run<Two>(columns, a, aRow, b, bColumn, stretches, sums);
        }
    }

    private static void Run<TRows>(int columns, T* a, nint aRow, T* b, nint bColumn, in Stretches stretches, T* sums)
        where TRows : struct, IConst
    {
        switch (columns)
        {
            case 1:
                Tile<TRows, One>(a, aRow, b, bColumn, stretches, sums);
                break;
            case 2:
                Tile<TRows, Two>(a, aRow, b, bColumn, stretches, sums);
                break;
            case 3:
                Tile<TRows, Three>(a, aRow, b, bColumn, stretches, sums);
                break;
            case 4:
                Tile<TRows, Four>(a, aRow, b, bColumn, stretches, sums);
                break;
            default:
                Tile<TRows, Five>(a, aRow, b, bColumn, stretches, sums);
                break;
        }
    }

    private static void Tile<TRows, TColumns>(T* a, nint aRow, T* b, nint bColumn, in Stretches stretches, T* sums)
        where TRows : struct, IConst
        where TColumns : struct, IConst
    {
        V c00 = V.Zero, c10 = V.Zero;
        V c01 = V.Zero, c11 = V.Zero;
        V c02 = V.Zero, c12 = V.Zero;
        V c03 = V.Zero, c13 = V.Zero;
        V c04 = V.Zero, c14 = V.Zero;
        var (length, samples) = (stretches.Length, stretches.Samples);
        for (var n = 0; n < samples; n++, a += stretches.ASample, b += stretches.BSample)
        {
            var p = 0;
            for (; p <= length - V.Count; p += V.Count)
            {
                var a0 = V.Load(a + p);
                var a1 = TRows.Value > 1 ? V.Load(a + aRow + p) : a0;
                var b0 = V.Load(b + p);
                V.Accumulate(ref c00, a0, b0);
                if (TRows.Value > 1)
                {
                    V.Accumulate(ref c10, a1, b0);
                }

                if (TColumns.Value > 1)
                {
                    var b1 = V.Load(b + bColumn + p);
                    V.Accumulate(ref c01, a0, b1);
                    if (TRows.Value > 1)
                    {
                        V.Accumulate(ref c11, a1, b1);
                    }
                }

                if (TColumns.Value > 2)
                {
                    var b2 = V.Load(b + (2 * bColumn) + p);
                    V.Accumulate(ref c02, a0, b2);
                    if (TRows.Value > 1)
                    {
                        V.Accumulate(ref c12, a1, b2);
                    }
                }

                if (TColumns.Value > 3)
                {
                    var b3 = V.Load(b + (3 * bColumn) + p);
                    V.Accumulate(ref c03, a0, b3);
                    if (TRows.Value > 1)
                    {
                        V.Accumulate(ref c13, a1, b3);
                    }
                }

                if (TColumns.Value > 4)
                {
                    var b4 = V.Load(b + (4 * bColumn) + p);
                    V.Accumulate(ref c04, a0, b4);
                    if (TRows.Value > 1)
                    {
                        V.Accumulate(ref c14, a1, b4);
                    }
                }
            }

            // Past the end both operands count as zeros: what lies there may be a NaN of another buffer, and 0 * NaN is one.
            if (p < length)
            {
                var a0 = V.LoadPartial(a + p, length - p);
                var a1 = TRows.Value > 1 ? V.LoadPartial(a + aRow + p, length - p) : a0;
                var b0 = V.LoadPartial(b + p, length - p);
                V.Accumulate(ref c00, a0, b0);
                if (TRows.Value > 1)
                {
                    V.Accumulate(ref c10, a1, b0);
                }

                if (TColumns.Value > 1)
                {
                    var b1 = V.LoadPartial(b + bColumn + p, length - p);
                    V.Accumulate(ref c01, a0, b1);
                    if (TRows.Value > 1)
                    {
                        V.Accumulate(ref c11, a1, b1);
                    }
                }

                if (TColumns.Value > 2)
                {
                    var b2 = V.LoadPartial(b + (2 * bColumn) + p, length - p);
                    V.Accumulate(ref c02, a0, b2);
                    if (TRows.Value > 1)
                    {
                        V.Accumulate(ref c12, a1, b2);
                    }
                }

                if (TColumns.Value > 3)
                {
                    var b3 = V.LoadPartial(b + (3 * bColumn) + p, length - p);
                    V.Accumulate(ref c03, a0, b3);
                    if (TRows.Value > 1)
                    {
                        V.Accumulate(ref c13, a1, b3);
                    }
                }

                if (TColumns.Value > 4)
                {
                    var b4 = V.LoadPartial(b + (4 * bColumn) + p, length - p);
                    V.Accumulate(ref c04, a0, b4);
                    if (TRows.Value > 1)
                    {
                        V.Accumulate(ref c14, a1, b4);
                    }
                }
            }
        }

        // Columns that the tile has not are zeros.
        LaneSums<V, T>.Ten(c00, c01, c02, c03, c04, c10, c11, c12, c13, c14, sums);
    }

    /// <summary>One row by <see cref="WideColumns"/> columns: as many sums as two rows have, so that one row (a batch of one) waits for memory only.</summary>
    public static void RunWide(T* a, T* b, nint bColumn, int length, T* sums)
    {
        V c0 = V.Zero, c1 = V.Zero, c2 = V.Zero, c3 = V.Zero, c4 = V.Zero;
        V c5 = V.Zero, c6 = V.Zero, c7 = V.Zero, c8 = V.Zero, c9 = V.Zero;
        var b5 = b + (5 * bColumn);
        var p = 0;
        for (; p <= length - V.Count; p += V.Count)
        {
            var v = V.Load(a + p);
            V.Accumulate(ref c0, v, V.Load(b + p));
            V.Accumulate(ref c1, v, V.Load(b + bColumn + p));
            V.Accumulate(ref c2, v, V.Load(b + (2 * bColumn) + p));
            V.Accumulate(ref c3, v, V.Load(b + (3 * bColumn) + p));
            V.Accumulate(ref c4, v, V.Load(b + (4 * bColumn) + p));
            V.Accumulate(ref c5, v, V.Load(b5 + p));
            V.Accumulate(ref c6, v, V.Load(b5 + bColumn + p));
            V.Accumulate(ref c7, v, V.Load(b5 + (2 * bColumn) + p));
            V.Accumulate(ref c8, v, V.Load(b5 + (3 * bColumn) + p));
            V.Accumulate(ref c9, v, V.Load(b5 + (4 * bColumn) + p));
        }

        if (p < length)
        {
            var v = V.LoadPartial(a + p, length - p);
            V.Accumulate(ref c0, v, V.LoadPartial(b + p, length - p));
            V.Accumulate(ref c1, v, V.LoadPartial(b + bColumn + p, length - p));
            V.Accumulate(ref c2, v, V.LoadPartial(b + (2 * bColumn) + p, length - p));
            V.Accumulate(ref c3, v, V.LoadPartial(b + (3 * bColumn) + p, length - p));
            V.Accumulate(ref c4, v, V.LoadPartial(b + (4 * bColumn) + p, length - p));
            V.Accumulate(ref c5, v, V.LoadPartial(b5 + p, length - p));
            V.Accumulate(ref c6, v, V.LoadPartial(b5 + bColumn + p, length - p));
            V.Accumulate(ref c7, v, V.LoadPartial(b5 + (2 * bColumn) + p, length - p));
            V.Accumulate(ref c8, v, V.LoadPartial(b5 + (3 * bColumn) + p, length - p));
            V.Accumulate(ref c9, v, V.LoadPartial(b5 + (4 * bColumn) + p, length - p));
        }

        LaneSums<V, T>.Ten(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, sums);
    }
}
