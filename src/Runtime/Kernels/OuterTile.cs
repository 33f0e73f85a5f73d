using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>How the rows of the right-hand operand follow each other: three nested loops of steps, the last the innermost
/// (channels, filter rows and filter columns of a convolution; a product has one).</summary>
internal readonly struct Walk(int outer, nint outerStep, int middle, nint middleStep, int inner, nint innerStep)
{
    public readonly int Outer = outer;
    public readonly int Middle = middle;
    public readonly int Inner = inner;
    public readonly nint InnerStep = innerStep;

    /// <summary>What is added after each loop, beyond what the loops within it have added.</summary>
    public readonly nint AfterMiddle = outerStep - (middle * middleStep);
    public readonly nint AfterInner = middleStep - (inner * innerStep);

    public static Walk Single(int count, nint step) => new(1, 0, 1, 0, count, step);
}

/// <summary>The register tile of products and convolutions: up to six rows by two vectors,
/// <c>c[r, 0..2V) = sum over q of a[r, q] * b[q, 0..2V)</c>. The accumulators are locals, not an array, for the JIT keeps arrays in memory;
/// rows beyond <c>TRows</c> vanish at compile time.</summary>
internal static unsafe class OuterTile<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int MaxRows = 6;

    public static int Columns => 2 * V.Count;

    /// <summary>Runs the tile of a number of rows from 1 to 6. All columns are written: <paramref name="c"/> has room for them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(int rows, T* a, nint aRow, nint aStep, T* b, in Walk walk, T* c, nint cRow)
    {
        switch (rows)
        {
            case 1:
                Tile<One>(a, aRow, aStep, b, walk, c, cRow);
                break;
            case 2:
                Tile<Two>(a, aRow, aStep, b, walk, c, cRow);
                break;
            case 3:
                Tile<Three>(a, aRow, aStep, b, walk, c, cRow);
                break;
            case 4:
                Tile<Four>(a, aRow, aStep, b, walk, c, cRow);
                break;
            case 5:
                Tile<Five>(a, aRow, aStep, b, walk, c, cRow);
                break;
            default:
                Tile<Six>(a, aRow, aStep, b, walk, c, cRow);
                break;
        }
    }

    private static void Tile<TRows>(T* a, nint aRow, nint aStep, T* b, in Walk walk, T* c, nint cRow)
        where TRows : struct, IConst
    {
        V c00 = V.Zero, c01 = V.Zero;
        V c10 = V.Zero, c11 = V.Zero;
        V c20 = V.Zero, c21 = V.Zero;
        V c30 = V.Zero, c31 = V.Zero;
        V c40 = V.Zero, c41 = V.Zero;
        V c50 = V.Zero, c51 = V.Zero;
        var (outer, middle, inner) = (walk.Outer, walk.Middle, walk.Inner);
        var (innerStep, afterInner, afterMiddle) = (walk.InnerStep, walk.AfterInner, walk.AfterMiddle);
        var a3 = a + (3 * aRow);
        for (var i = 0; i < outer; i++, b += afterMiddle)
        {
            for (var j = 0; j < middle; j++, b += afterInner)
            {
                for (var k = 0; k < inner; k++, b += innerStep, a += aStep, a3 += aStep)
                {
                    var (b0, b1) = (V.Load(b), V.Load(b + V.Count));
                    var w0 = V.Broadcast(*a);
                    c00 = V.MultiplyAdd(w0, b0, c00);
                    c01 = V.MultiplyAdd(w0, b1, c01);
                    if (TRows.Value > 1)
                    {
                        var w = V.Broadcast(a[aRow]);
                        c10 = V.MultiplyAdd(w, b0, c10);
                        c11 = V.MultiplyAdd(w, b1, c11);
                    }

                    if (TRows.Value > 2)
                    {
                        var w = V.Broadcast(a[2 * aRow]);
                        c20 = V.MultiplyAdd(w, b0, c20);
                        c21 = V.MultiplyAdd(w, b1, c21);
                    }

                    if (TRows.Value > 3)
                    {
                        var w = V.Broadcast(*a3);
                        c30 = V.MultiplyAdd(w, b0, c30);
                        c31 = V.MultiplyAdd(w, b1, c31);
                    }

                    if (TRows.Value > 4)
                    {
                        var w = V.Broadcast(a3[aRow]);
                        c40 = V.MultiplyAdd(w, b0, c40);
                        c41 = V.MultiplyAdd(w, b1, c41);
                    }

                    if (TRows.Value > 5)
                    {
                        var w = V.Broadcast(a3[2 * aRow]);
                        c50 = V.MultiplyAdd(w, b0, c50);
                        c51 = V.MultiplyAdd(w, b1, c51);
                    }
                }
            }
        }

        Store<One, TRows>(c, c00, c01);
        Store<Two, TRows>(c + (1 * cRow), c10, c11);
        Store<Three, TRows>(c + (2 * cRow), c20, c21);
        Store<Four, TRows>(c + (3 * cRow), c30, c31);
        Store<Five, TRows>(c + (4 * cRow), c40, c41);
        Store<Six, TRows>(c + (5 * cRow), c50, c51);
    }

    /// <summary>Stores a row, if the tile has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TRow, TRows>(T* c, V left, V right)
        where TRow : struct, IConst
        where TRows : struct, IConst
    {
        if (TRows.Value >= TRow.Value)
        {
            V.Store(c, left);
            V.Store(c + V.Count, right);
        }
    }
}
