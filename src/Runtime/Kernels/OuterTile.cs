using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>One loop of a <see cref="Walk"/>: how often, and how far each operand moves.</summary>
internal readonly record struct WalkLoop(int Count, nint AStep, nint BStep)
{
    /// <summary>Once, moving nothing.</summary>
    public static WalkLoop Once => new(1, 0, 0);
}

/// <summary>How a tile's operands are walked through in step: three nested loops, the last the innermost
/// (channels, filter rows and filter columns of a convolution; samples, rows and columns of its weight gradient; a product has one).</summary>
internal readonly struct Walk(WalkLoop outer, WalkLoop middle, WalkLoop inner)
{
    public readonly int Outer = outer.Count;
    public readonly int Middle = middle.Count;
    public readonly int Inner = inner.Count;
    public readonly nint InnerA = inner.AStep;
    public readonly nint InnerB = inner.BStep;

    /// <summary>What is added after each loop, beyond what the loops within it have added.</summary>
    public readonly nint MiddleA = middle.AStep - (inner.Count * inner.AStep);
    public readonly nint MiddleB = middle.BStep - (inner.Count * inner.BStep);
    public readonly nint OuterA = outer.AStep - (middle.Count * middle.AStep);
    public readonly nint OuterB = outer.BStep - (middle.Count * middle.BStep);

    public static Walk Single(int count, nint aStep, nint bStep) => new(WalkLoop.Once, WalkLoop.Once, new WalkLoop(count, aStep, bStep));
}

/// <summary>The register tile of products and convolutions: up to six rows by one or two vectors,
/// <c>c[r, 0..V or 2V) = sum over q of a[r, q] * b[q, 0..V or 2V)</c>. The accumulators are locals, not an array, for the JIT keeps arrays in memory;
/// rows beyond <c>TRows</c>, and the second vector beyond <c>TVectors</c>, vanish at compile time.</summary>
internal static unsafe class OuterTile<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int MaxRows = 6;

    public static int Columns
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * V.Count;
    }

    /// <summary>Runs the tile of two vectors and a number of rows from 1 to 6. All columns are written: <paramref name="c"/> has room for them.</summary>
    public static void Run(int rows, T* a, nint aRow, T* b, in Walk walk, T* c, nint cRow) => Run<Two>(rows, a, aRow, b, V.Count, walk, c, cRow, V.Count);

    /// <summary>The same where the second vector lies <paramref name="bSecond"/> behind the first, and its results <paramref name="cSecond"/> behind.</summary>
    public static void Run(int rows, T* a, nint aRow, T* b, nint bSecond, in Walk walk, T* c, nint cRow, nint cSecond) =>
        Run<Two>(rows, a, aRow, b, bSecond, walk, c, cRow, cSecond);

    /// <summary>The same with one vector.</summary>
    public static void RunNarrow(int rows, T* a, nint aRow, T* b, in Walk walk, T* c, nint cRow) => Run<One>(rows, a, aRow, b, 0, walk, c, cRow, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<TVectors>(int rows, T* a, nint aRow, T* b, nint bSecond, in Walk walk, T* c, nint cRow, nint cSecond)
        where TVectors : struct, IConst
    {
        switch (rows)
        {
            case 1:
                Tile<One, TVectors>(a, aRow, b, bSecond, walk, c, cRow, cSecond);
                break;
            case 2:
                Tile<Two, TVectors>(a, aRow, b, bSecond, walk, c, cRow, cSecond);
                break;
            case 3:
                Tile<Three, TVectors>(a, aRow, b, bSecond, walk, c, cRow, cSecond);
                break;
            case 4:
                Tile<Four, TVectors>(a, aRow, b, bSecond, walk, c, cRow, cSecond);
                break;
            case 5:
                Tile<Five, TVectors>(a, aRow, b, bSecond, walk, c, cRow, cSecond);
                break;
            default:
                Tile<Six, TVectors>(a, aRow, b, bSecond, walk, c, cRow, cSecond);
                break;
        }
    }

    private static void Tile<TRows, TVectors>(T* a, nint aRow, T* b, nint bSecond, in Walk walk, T* c, nint cRow, nint cSecond)
        where TRows : struct, IConst
        where TVectors : struct, IConst
    {
        V c00 = V.Zero, c01 = V.Zero;
        V c10 = V.Zero, c11 = V.Zero;
        V c20 = V.Zero, c21 = V.Zero;
        V c30 = V.Zero, c31 = V.Zero;
        V c40 = V.Zero, c41 = V.Zero;
        V c50 = V.Zero, c51 = V.Zero;
        var (outer, middle, inner) = (walk.Outer, walk.Middle, walk.Inner);
        var (innerA, middleA, outerA) = (walk.InnerA, walk.MiddleA, walk.OuterA);
        var (innerB, middleB, outerB) = (walk.InnerB, walk.MiddleB, walk.OuterB);
        var a3 = a + (3 * aRow);
        for (var i = 0; i < outer; i++, a += outerA, a3 += outerA, b += outerB)
        {
            for (var j = 0; j < middle; j++, a += middleA, a3 += middleA, b += middleB)
            {
                for (var k = 0; k < inner; k++, a += innerA, a3 += innerA, b += innerB)
                {
                    var b0 = V.Load(b);
                    var b1 = TVectors.Value > 1 ? V.Load(b + bSecond) : b0;
                    var w0 = V.Broadcast(*a);
                    V.Accumulate(ref c00, w0, b0);
                    if (TVectors.Value > 1)
                    {
                        V.Accumulate(ref c01, w0, b1);
                    }

                    if (TRows.Value > 1)
                    {
                        var w = V.Broadcast(a[aRow]);
                        V.Accumulate(ref c10, w, b0);
                        if (TVectors.Value > 1)
                        {
                            V.Accumulate(ref c11, w, b1);
                        }
                    }

                    if (TRows.Value > 2)
                    {
                        var w = V.Broadcast(a[2 * aRow]);
                        V.Accumulate(ref c20, w, b0);
                        if (TVectors.Value > 1)
                        {
                            V.Accumulate(ref c21, w, b1);
                        }
                    }

                    if (TRows.Value > 3)
                    {
                        var w = V.Broadcast(*a3);
                        V.Accumulate(ref c30, w, b0);
                        if (TVectors.Value > 1)
                        {
                            V.Accumulate(ref c31, w, b1);
                        }
                    }

                    if (TRows.Value > 4)
                    {
                        var w = V.Broadcast(a3[aRow]);
                        V.Accumulate(ref c40, w, b0);
                        if (TVectors.Value > 1)
                        {
                            V.Accumulate(ref c41, w, b1);
                        }
                    }

                    if (TRows.Value > 5)
                    {
                        var w = V.Broadcast(a3[2 * aRow]);
                        V.Accumulate(ref c50, w, b0);
                        if (TVectors.Value > 1)
                        {
                            V.Accumulate(ref c51, w, b1);
                        }
                    }
                }
            }
        }

        Store<One, TRows, TVectors>(c, cSecond, c00, c01);
        Store<Two, TRows, TVectors>(c + (1 * cRow), cSecond, c10, c11);
        Store<Three, TRows, TVectors>(c + (2 * cRow), cSecond, c20, c21);
        Store<Four, TRows, TVectors>(c + (3 * cRow), cSecond, c30, c31);
        Store<Five, TRows, TVectors>(c + (4 * cRow), cSecond, c40, c41);
        Store<Six, TRows, TVectors>(c + (5 * cRow), cSecond, c50, c51);
    }

    /// <summary>Stores a row, if the tile has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TRow, TRows, TVectors>(T* c, nint cSecond, V left, V right)
        where TRow : struct, IConst
        where TRows : struct, IConst
        where TVectors : struct, IConst
    {
        if (TRows.Value >= TRow.Value)
        {
            V.Store(c, left);
        }

        if (TRows.Value >= TRow.Value && TVectors.Value > 1)
        {
            V.Store(c + cSecond, right);
        }
    }
}
