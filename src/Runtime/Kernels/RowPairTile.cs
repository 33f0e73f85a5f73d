using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The register tile of two filter rows' gradients: <c>c[i, s, 0..V) = sum over q of a[i, s, q] * b[q, 0..V)</c> for two rows i and up to six taps s,
/// by one vector. One row alone would have too few sums under way to hide the time that a multiplication takes.</summary>
internal static unsafe class RowPairTile<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int MaxTaps = 6;

    /// <summary>Runs the tile; <paramref name="c"/> gets <see cref="MaxTaps"/> vectors a row.</summary>
    public static void Run(int taps, T* a, nint aTap, nint aRow, T* b, in Walk walk, T* c)
    {
        switch (taps)
        {
            case 1:
                Tile<One>(a, aTap, aRow, b, walk, c);
                break;
            case 2:
                Tile<Two>(a, aTap, aRow, b, walk, c);
                break;
            case 3:
                Tile<Three>(a, aTap, aRow, b, walk, c);
                break;
            case 4:
                Tile<Four>(a, aTap, aRow, b, walk, c);
                break;
            case 5:
                Tile<Five>(a, aTap, aRow, b, walk, c);
                break;
            default:
                Tile<Six>(a, aTap, aRow, b, walk, c);
                break;
        }
    }

    private static void Tile<TTaps>(T* a, nint aTap, nint aRow, T* b, in Walk walk, T* c)
        where TTaps : struct, IConst
    {
        V c00 = V.Zero, c10 = V.Zero;
        V c01 = V.Zero, c11 = V.Zero;
        V c02 = V.Zero, c12 = V.Zero;
        V c03 = V.Zero, c13 = V.Zero;
        V c04 = V.Zero, c14 = V.Zero;
        V c05 = V.Zero, c15 = V.Zero;
        var (outer, middle, inner) = (walk.Outer, walk.Middle, walk.Inner);
        var (innerA, middleA, outerA) = (walk.InnerA, walk.MiddleA, walk.OuterA);
        var (innerB, middleB, outerB) = (walk.InnerB, walk.MiddleB, walk.OuterB);
        var a1 = a + aRow;
        for (var i = 0; i < outer; i++, a += outerA, a1 += outerA, b += outerB)
        {
            for (var j = 0; j < middle; j++, a += middleA, a1 += middleA, b += middleB)
            {
                for (var k = 0; k < inner; k++, a += innerA, a1 += innerA, b += innerB)
                {
                    var v = V.Load(b);
                    V.Accumulate(ref c00, V.Broadcast(*a), v);
                    V.Accumulate(ref c10, V.Broadcast(*a1), v);

                    if (TTaps.Value > 1)
                    {
                        V.Accumulate(ref c01, V.Broadcast(a[aTap]), v);
                        V.Accumulate(ref c11, V.Broadcast(a1[aTap]), v);
                    }

                    if (TTaps.Value > 2)
                    {
                        V.Accumulate(ref c02, V.Broadcast(a[2 * aTap]), v);
                        V.Accumulate(ref c12, V.Broadcast(a1[2 * aTap]), v);
                    }

                    if (TTaps.Value > 3)
                    {
                        V.Accumulate(ref c03, V.Broadcast(a[3 * aTap]), v);
                        V.Accumulate(ref c13, V.Broadcast(a1[3 * aTap]), v);
                    }

                    if (TTaps.Value > 4)
                    {
                        V.Accumulate(ref c04, V.Broadcast(a[4 * aTap]), v);
                        V.Accumulate(ref c14, V.Broadcast(a1[4 * aTap]), v);
                    }

                    if (TTaps.Value > 5)
                    {
                        V.Accumulate(ref c05, V.Broadcast(a[5 * aTap]), v);
                        V.Accumulate(ref c15, V.Broadcast(a1[5 * aTap]), v);
                    }
                }
            }
        }

        Store<One, TTaps>(c, c00, c10);
        Store<Two, TTaps>(c + V.Count, c01, c11);
        Store<Three, TTaps>(c + (2 * V.Count), c02, c12);
        Store<Four, TTaps>(c + (3 * V.Count), c03, c13);
        Store<Five, TTaps>(c + (4 * V.Count), c04, c14);
        Store<Six, TTaps>(c + (5 * V.Count), c05, c15);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TTap, TTaps>(T* c, V first, V second)
        where TTap : struct, IConst
        where TTaps : struct, IConst
    {
        if (TTap.Value <= TTaps.Value)
        {
            V.Store(c, first);
            V.Store(c + (MaxTaps * V.Count), second);
        }
    }
}
