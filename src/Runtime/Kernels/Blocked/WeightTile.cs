using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The places that a <see cref="WeightTile{V,T}"/> sums over: samples, lines of each, places of a line. The gradients of a sample's lines lie one behind the
/// other, a block a place.</summary>
internal readonly struct WeightWalk(int samples, nint sampleX, nint sampleDy, int lines, nint lineX, int places, nint placeX)
{
    public readonly int Samples = samples;
    public readonly nint SampleX = sampleX;
    public readonly nint SampleDy = sampleDy;
    public readonly int Lines = lines;
    public readonly nint LineX = lineX;
    public readonly int Places = places;
    public readonly nint PlaceX = placeX;
}

/// <summary>The register tile of blocked filter gradients: up to eight rows (channels, or columns of the filter) by one or two vectors of filters,
/// <c>sums[row, filter] += sum over places of x[place, row] * dy[place, filter]</c>. The accumulators are locals, for the JIT keeps arrays in memory; rows beyond
/// <c>TRows</c> and the second vector beyond <c>TVectors</c> vanish at compile time.</summary>
internal static unsafe class WeightTile<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows that fill the machine's registers, with two vectors of filters each.</summary>
    public static int MaxRows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Registers >= 32 ? 8 : 6;
    }

    /// <param name="rows">1 to <see cref="MaxRows"/>.</param>
    /// <param name="vectors">1 or 2.</param>
    /// <param name="x">The first place's element of the first row.</param>
    /// <param name="row">From a row to the next in x.</param>
    /// <param name="dy">The first place's gradients.</param>
    /// <param name="second">From the first vector of gradients to the second.</param>
    /// <param name="walk">The places.</param>
    /// <param name="sums">What is added to: <paramref name="vectors"/> vectors a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(int rows, int vectors, T* x, nint row, T* dy, nint second, in WeightWalk walk, T* sums)
    {
        if (vectors == 2)
        {
            Run<Two>(rows, x, row, dy, second, walk, sums);
        }
        else
        {
            Run<One>(rows, x, row, dy, second, walk, sums);
        }
    }

    private static void Run<TVectors>(int rows, T* x, nint row, T* dy, nint second, in WeightWalk walk, T* sums)
        where TVectors : struct, IConst
    {
        switch (rows)
        {
            case 1:
                Tile<One, TVectors>(x, row, dy, second, walk, sums);
                break;
            case 2:
                Tile<Two, TVectors>(x, row, dy, second, walk, sums);
                break;
            case 3:
                Tile<Three, TVectors>(x, row, dy, second, walk, sums);
                break;
            case 4:
                Tile<Four, TVectors>(x, row, dy, second, walk, sums);
                break;
            case 5:
                Tile<Five, TVectors>(x, row, dy, second, walk, sums);
                break;
            case 6:
                Tile<Six, TVectors>(x, row, dy, second, walk, sums);
                break;
            case 7:
                Tile<Seven, TVectors>(x, row, dy, second, walk, sums);
                break;
            default:
                Tile<Eight, TVectors>(x, row, dy, second, walk, sums);
                break;
        }
    }

    private static void Tile<TRows, TVectors>(T* x, nint row, T* dy, nint second, in WeightWalk walk, T* sums)
        where TRows : struct, IConst
        where TVectors : struct, IConst
    {
        V c0 = V.Zero, d0 = V.Zero;
        V c1 = V.Zero, d1 = V.Zero;
        V c2 = V.Zero, d2 = V.Zero;
        V c3 = V.Zero, d3 = V.Zero;
        V c4 = V.Zero, d4 = V.Zero;
        V c5 = V.Zero, d5 = V.Zero;
        V c6 = V.Zero, d6 = V.Zero;
        V c7 = V.Zero, d7 = V.Zero;
        var (lines, places, placeX) = (walk.Lines, walk.Places, walk.PlaceX);
        var (lineX, sampleX, sampleDy) = (walk.LineX, walk.SampleX, walk.SampleDy);
        for (var sample = walk.Samples; sample > 0; sample--, x += sampleX, dy += sampleDy)
        {
            T* line = x, at = dy;
            for (var i = lines; i > 0; i--, line += lineX)
            {
                var p = line;
                for (var end = at + ((nint)places * Blocks.Lanes); at != end; at += Blocks.Lanes, p += placeX)
                {
                    var u = V.Load(at);
                    var v = TVectors.Value > 1 ? V.Load(at + second) : u;
                    var t0 = V.Broadcast(p[0]);
                    V.Accumulate(ref c0, t0, u);
                    if (TVectors.Value > 1)
                    {
                        V.Accumulate(ref d0, t0, v);
                    }

                    if (TRows.Value > 1)
                    {
                        var t1 = V.Broadcast(p[row]);
                        V.Accumulate(ref c1, t1, u);
                        if (TVectors.Value > 1)
                        {
                            V.Accumulate(ref d1, t1, v);
                        }
                    }

                    if (TRows.Value > 2)
                    {
                        var t2 = V.Broadcast(p[2 * row]);
                        V.Accumulate(ref c2, t2, u);
                        if (TVectors.Value > 1)
                        {
                            V.Accumulate(ref d2, t2, v);
                        }
                    }

                    if (TRows.Value > 3)
                    {
                        var t3 = V.Broadcast(p[3 * row]);
                        V.Accumulate(ref c3, t3, u);
                        if (TVectors.Value > 1)
                        {
                            V.Accumulate(ref d3, t3, v);
                        }
                    }

                    if (TRows.Value > 4)
                    {
                        var t4 = V.Broadcast(p[4 * row]);
                        V.Accumulate(ref c4, t4, u);
                        if (TVectors.Value > 1)
                        {
                            V.Accumulate(ref d4, t4, v);
                        }
                    }

                    if (TRows.Value > 5)
                    {
                        var t5 = V.Broadcast(p[5 * row]);
                        V.Accumulate(ref c5, t5, u);
                        if (TVectors.Value > 1)
                        {
                            V.Accumulate(ref d5, t5, v);
                        }
                    }

                    if (TRows.Value > 6)
                    {
                        var t6 = V.Broadcast(p[6 * row]);
                        V.Accumulate(ref c6, t6, u);
                        if (TVectors.Value > 1)
                        {
                            V.Accumulate(ref d6, t6, v);
                        }
                    }

                    if (TRows.Value > 7)
                    {
                        var t7 = V.Broadcast(p[7 * row]);
                        V.Accumulate(ref c7, t7, u);
                        if (TVectors.Value > 1)
                        {
                            V.Accumulate(ref d7, t7, v);
                        }
                    }
                }
            }
        }

        Add<One, TRows, TVectors>(sums, c0, d0);
        Add<Two, TRows, TVectors>(sums, c1, d1);
        Add<Three, TRows, TVectors>(sums, c2, d2);
        Add<Four, TRows, TVectors>(sums, c3, d3);
        Add<Five, TRows, TVectors>(sums, c4, d4);
        Add<Six, TRows, TVectors>(sums, c5, d5);
        Add<Seven, TRows, TVectors>(sums, c6, d6);
        Add<Eight, TRows, TVectors>(sums, c7, d7);
    }

    /// <summary>Adds a row's sums, if the tile has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TRow, TRows, TVectors>(T* sums, V first, V second)
        where TRow : struct, IConst
        where TRows : struct, IConst
        where TVectors : struct, IConst
    {
        if (TRows.Value >= TRow.Value)
        {
            var to = sums + ((TRow.Value - 1) * TVectors.Value * V.Count);
            V.Store(to, V.Load(to) + first);
            if (TVectors.Value > 1)
            {
                V.Store(to + V.Count, V.Load(to + V.Count) + second);
            }
        }
    }
}
