using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The places that a <see cref="PlaceTile{V,T}"/> sums over: rows of samples, and how far each operand moves from one to the next.</summary>
internal readonly record struct PlaceWalk(int Samples, nint ASample, nint BSample, int Rows, nint ARow, nint BRow, int Length);

/// <summary>The register tile of filter gradients whose filters are too few to fill a vector: <c>c[k, t] = sum over rows and places p of a[k, p] * b[p + t]</c>
/// for up to three filters k and five taps t. The vectors run along the places of a row; they are summed up once, at the end.</summary>
internal static unsafe class PlaceTile<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int MaxTaps = 5;

    /// <summary>With operands beside the sums they fit into the registers.</summary>
    public static int MaxFilters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Registers > 16 ? 3 : 2;
    }

    /// <summary>Runs the tile; <paramref name="sums"/> gets <see cref="MaxTaps"/> elements a filter.</summary>
    public static void Run(int filters, int taps, T* a, nint aFilter, T* b, nint bTap, in PlaceWalk walk, T* sums)
    {
        switch (filters)
        {
            case 1:
                Run<One>(taps, a, aFilter, b, bTap, walk, sums);
                break;
            case 2:
                Run<Two>(taps, a, aFilter, b, bTap, walk, sums);
                break;
            default:
                Run<Three>(taps, a, aFilter, b, bTap, walk, sums);
                break;
        }
    }

    private static void Run<TFilters>(int taps, T* a, nint aFilter, T* b, nint bTap, in PlaceWalk walk, T* sums)
        where TFilters : struct, IConst
    {
        switch (taps)
        {
            case 1:
                Tile<TFilters, One>(a, aFilter, b, bTap, walk, sums);
                break;
            case 2:
                Tile<TFilters, Two>(a, aFilter, b, bTap, walk, sums);
                break;
            case 3:
                Tile<TFilters, Three>(a, aFilter, b, bTap, walk, sums);
                break;
            case 4:
                Tile<TFilters, Four>(a, aFilter, b, bTap, walk, sums);
                break;
            default:
                Tile<TFilters, Five>(a, aFilter, b, bTap, walk, sums);
                break;
        }
    }

    private static void Tile<TFilters, TTaps>(T* a, nint aFilter, T* b, nint bTap, in PlaceWalk walk, T* sums)
        where TFilters : struct, IConst
        where TTaps : struct, IConst
    {
        V c00 = V.Zero, c10 = V.Zero, c20 = V.Zero;
        V c01 = V.Zero, c11 = V.Zero, c21 = V.Zero;
        V c02 = V.Zero, c12 = V.Zero, c22 = V.Zero;
        V c03 = V.Zero, c13 = V.Zero, c23 = V.Zero;
        V c04 = V.Zero, c14 = V.Zero, c24 = V.Zero;
        var (rows, aRow, bRow, length) = (walk.Rows, walk.ARow, walk.BRow, walk.Length);
        for (var n = 0; n < walk.Samples; n++)
        {
            T* aAt = a + (n * walk.ASample), bAt = b + (n * walk.BSample);
            for (var row = 0; row < rows; row++, aAt += aRow, bAt += bRow)
            {
                var p = 0;
                for (; p <= length - V.Count; p += V.Count)
                {
                    var a0 = V.Load(aAt + p);
                    var a1 = TFilters.Value > 1 ? V.Load(aAt + aFilter + p) : a0;
                    var a2 = TFilters.Value > 2 ? V.Load(aAt + (2 * aFilter) + p) : a0;
                    var b0 = V.Load(bAt + p);
                    V.Accumulate(ref c00, a0, b0);
                    if (TFilters.Value > 1)
                    {
                        V.Accumulate(ref c10, a1, b0);
                    }

                    if (TFilters.Value > 2)
                    {
                        V.Accumulate(ref c20, a2, b0);
                    }

                    if (TTaps.Value > 1)
                    {
                        var b1 = V.Load(bAt + bTap + p);
                        V.Accumulate(ref c01, a0, b1);
                        if (TFilters.Value > 1)
                        {
                            V.Accumulate(ref c11, a1, b1);
                        }

                        if (TFilters.Value > 2)
                        {
                            V.Accumulate(ref c21, a2, b1);
                        }
                    }

                    if (TTaps.Value > 2)
                    {
                        var b2 = V.Load(bAt + (2 * bTap) + p);
                        V.Accumulate(ref c02, a0, b2);
                        if (TFilters.Value > 1)
                        {
                            V.Accumulate(ref c12, a1, b2);
                        }

                        if (TFilters.Value > 2)
                        {
                            V.Accumulate(ref c22, a2, b2);
                        }
                    }

                    if (TTaps.Value > 3)
                    {
                        var b3 = V.Load(bAt + (3 * bTap) + p);
                        V.Accumulate(ref c03, a0, b3);
                        if (TFilters.Value > 1)
                        {
                            V.Accumulate(ref c13, a1, b3);
                        }

                        if (TFilters.Value > 2)
                        {
                            V.Accumulate(ref c23, a2, b3);
                        }
                    }

                    if (TTaps.Value > 4)
                    {
                        var b4 = V.Load(bAt + (4 * bTap) + p);
                        V.Accumulate(ref c04, a0, b4);
                        if (TFilters.Value > 1)
                        {
                            V.Accumulate(ref c14, a1, b4);
                        }

                        if (TFilters.Value > 2)
                        {
                            V.Accumulate(ref c24, a2, b4);
                        }
                    }
                }

                // Past the end both operands count as zeros: what lies there may be a NaN of another buffer, and 0 * NaN is one.
                if (p < length)
                {
                    var a0 = V.LoadPartial(aAt + p, length - p);
                    var a1 = TFilters.Value > 1 ? V.LoadPartial(aAt + aFilter + p, length - p) : a0;
                    var a2 = TFilters.Value > 2 ? V.LoadPartial(aAt + (2 * aFilter) + p, length - p) : a0;
                    var b0 = V.LoadPartial(bAt + p, length - p);
                    V.Accumulate(ref c00, a0, b0);
                    if (TFilters.Value > 1)
                    {
                        V.Accumulate(ref c10, a1, b0);
                    }

                    if (TFilters.Value > 2)
                    {
                        V.Accumulate(ref c20, a2, b0);
                    }

                    if (TTaps.Value > 1)
                    {
                        var b1 = V.LoadPartial(bAt + bTap + p, length - p);
                        V.Accumulate(ref c01, a0, b1);
                        if (TFilters.Value > 1)
                        {
                            V.Accumulate(ref c11, a1, b1);
                        }

                        if (TFilters.Value > 2)
                        {
                            V.Accumulate(ref c21, a2, b1);
                        }
                    }

                    if (TTaps.Value > 2)
                    {
                        var b2 = V.LoadPartial(bAt + (2 * bTap) + p, length - p);
                        V.Accumulate(ref c02, a0, b2);
                        if (TFilters.Value > 1)
                        {
                            V.Accumulate(ref c12, a1, b2);
                        }

                        if (TFilters.Value > 2)
                        {
                            V.Accumulate(ref c22, a2, b2);
                        }
                    }

                    if (TTaps.Value > 3)
                    {
                        var b3 = V.LoadPartial(bAt + (3 * bTap) + p, length - p);
                        V.Accumulate(ref c03, a0, b3);
                        if (TFilters.Value > 1)
                        {
                            V.Accumulate(ref c13, a1, b3);
                        }

                        if (TFilters.Value > 2)
                        {
                            V.Accumulate(ref c23, a2, b3);
                        }
                    }

                    if (TTaps.Value > 4)
                    {
                        var b4 = V.LoadPartial(bAt + (4 * bTap) + p, length - p);
                        V.Accumulate(ref c04, a0, b4);
                        if (TFilters.Value > 1)
                        {
                            V.Accumulate(ref c14, a1, b4);
                        }

                        if (TFilters.Value > 2)
                        {
                            V.Accumulate(ref c24, a2, b4);
                        }
                    }
                }
            }
        }

        Sum<One, TFilters, TTaps>(sums, c00, c10, c20);
        Sum<Two, TFilters, TTaps>(sums + 1, c01, c11, c21);
        Sum<Three, TFilters, TTaps>(sums + 2, c02, c12, c22);
        Sum<Four, TFilters, TTaps>(sums + 3, c03, c13, c23);
        Sum<Five, TFilters, TTaps>(sums + 4, c04, c14, c24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum<TTap, TFilters, TTaps>(T* sums, V c0, V c1, V c2)
        where TTap : struct, IConst
        where TFilters : struct, IConst
        where TTaps : struct, IConst
    {
        if (TTap.Value > TTaps.Value)
        {
            return;
        }

        sums[0] = V.Sum(c0);
        if (TFilters.Value > 1)
        {
            sums[MaxTaps] = V.Sum(c1);
        }

        if (TFilters.Value > 2)
        {
            sums[2 * MaxTaps] = V.Sum(c2);
        }
    }
}
