using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>How a <see cref="PixelTile{V,T}"/> walks over the taps of its sum: outer (blocks of channels), middle (filter rows), inner (filter columns, where those
/// do not lie side by side), and a run of elements that do. The weights follow each other in just this order, a panel's channels side by side.</summary>
internal readonly struct TileWalk(int outer, nint outerStep, int middle, nint middleStep, int inner, nint innerStep, int run)
{
    /// <summary>How far ahead the next tile reads its input, which is fetched into the cache meanwhile.</summary>
    public nint NextX { get; init; }

    /// <summary>From a line of pixels to the next, for a tile of two.</summary>
    public nint NextLine { get; init; }

    public readonly int Outer = outer;
    public readonly nint OuterStep = outerStep;
    public readonly int Middle = middle;
    public readonly nint MiddleStep = middleStep;
    public readonly int Inner = inner;
    public readonly nint InnerStep = innerStep;
    public readonly int Run = run;
}

/// <summary>The distance of the pixels of a tile in the input: a constant where it is a usual one, so that the machine's addresses hold it.</summary>
internal interface IPixelStep
{
    static abstract nint Of(nint step);
}

internal readonly struct StepOfOne : IPixelStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Of(nint step) => 1;
}

internal readonly struct StepOfTwo : IPixelStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Of(nint step) => 2;
}

internal readonly struct StepOfBlock : IPixelStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Of(nint step) => 16;
}

internal readonly struct StepOfTwoBlocks : IPixelStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Of(nint step) => 32;
}

internal readonly struct AnyStep : IPixelStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Of(nint step) => step;
}

/// <summary>The register tile of blocked convolutions: up to fourteen pixels by one or two vectors of channels,
/// <c>y[pixel, channel] (+)= sum over taps of x[pixel, tap] * w[tap, channel]</c>. The accumulators are locals, for the JIT keeps arrays in memory; pixels beyond
/// <c>TPixels</c> and the second vector beyond <c>TVectors</c> vanish at compile time. (<see cref="LineTile{V, T}"/> is a method of its own: .NET 9's compiler, which
/// native programs are made by, inlines only so much into one. <see cref="SmallTile{V, T}"/> is that of machines with sixteen registers.)</summary>
internal static unsafe class PixelTile<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Pixels that fill the machine's registers, with two vectors of channels each.</summary>
    public static int MaxPixels
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Registers >= 32 ? 14 : SmallTile<V, T>.MaxPixels;
    }

    /// <summary>Channels of a panel of weights.</summary>
    public static int PanelWidth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * V.Count;
    }

    /// <param name="pixels">1 to <see cref="MaxPixels"/>.</param>
    /// <param name="vectors">1 or 2.</param>
    /// <param name="x">The first pixel's first element.</param>
    /// <param name="step">From a pixel to the next in x.</param>
    /// <param name="walk">The taps.</param>
    /// <param name="w">The panel of weights: <paramref name="vectors"/> vectors a tap.</param>
    /// <param name="y">The first pixel's result; pixels are a block apart.</param>
    /// <param name="yVector">From the first vector's result to the second's.</param>
    /// <param name="adds">Whether y is added to; otherwise it is overwritten.</param>
    /// <param name="ahead">Weights that will be needed next: they are fetched into the cache meanwhile.</param>
    /// <param name="aheadStep">How much of them is fetched a tap.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TStep>(int pixels, int vectors, T* x, nint step, in TileWalk walk, T* w, T* y, nint yVector, bool adds, T* ahead, nint aheadStep)
        where TStep : struct, IPixelStep
    {
        if (V.Registers < 32)
        {
            SmallTile<V, T>.Run<TStep>(pixels, vectors, x, step, walk, w, y, yVector, adds, ahead, aheadStep);
        }
        else if (vectors == 2)
        {
            Run<TStep, Two>(pixels, x, step, walk, w, y, yVector, adds, ahead, aheadStep);
        }
        else
        {
            Run<TStep, One>(pixels, x, step, walk, w, y, yVector, adds, ahead, aheadStep);
        }
    }

    private static void Run<TStep, TVectors>(int pixels, T* x, nint step, in TileWalk walk, T* w, T* y, nint yVector, bool adds, T* ahead, nint aheadStep)
        where TStep : struct, IPixelStep
        where TVectors : struct, IConst
    {
        switch (pixels)
        {
            case 1:
                Tile<TStep, One, TVectors>(x, step, walk, w, y, yVector, adds, ahead, aheadStep);
                break;
            case 2:
                Tile<TStep, Two, TVectors>(x, step, walk, w, y, yVector, adds, ahead, aheadStep);
                break;
            case 3:
                Tile<TStep, Three, TVectors>(x, step, walk, w, y, yVector, adds, ahead, aheadStep);
                break;
            case 4:
                Tile<TStep, Four, TVectors>(x, step, walk, w, y, yVector, adds, ahead, aheadStep);
                break;
            case 5:
                Tile<TStep, Five, TVectors>(x, step, walk, w, y, yVector, adds, ahead, aheadStep);
                break;
            case 6:
                Tile<TStep, Six, TVectors>(x, step, walk, w, y, yVector, adds, ahead, aheadStep);
                break;
            case 7:
                Tile<TStep, Seven, TVectors>(x, step, walk, w, y, yVector, adds, ahead, aheadStep);
                break;
            case 8:
                Tile<TStep, Eight, TVectors>(x, step, walk, w, y, yVector, adds, ahead, aheadStep);
                break;
            case 9:
                Tile<TStep, Nine, TVectors>(x, step, walk, w, y, yVector, adds, ahead, aheadStep);
                break;
            case 10:
                Tile<TStep, Ten, TVectors>(x, step, walk, w, y, yVector, adds, ahead, aheadStep);
                break;
            case 11:
                Tile<TStep, Eleven, TVectors>(x, step, walk, w, y, yVector, adds, ahead, aheadStep);
                break;
            case 12:
                Tile<TStep, Twelve, TVectors>(x, step, walk, w, y, yVector, adds, ahead, aheadStep);
                break;
            case 13:
                Tile<TStep, Thirteen, TVectors>(x, step, walk, w, y, yVector, adds, ahead, aheadStep);
                break;
            default:
                Tile<TStep, Fourteen, TVectors>(x, step, walk, w, y, yVector, adds, ahead, aheadStep);
                break;
        }
    }

    private static void Tile<TStep, TPixels, TVectors>(T* x, nint step, in TileWalk walk, T* w, T* y, nint yVector, bool adds, T* ahead, nint aheadStep)
        where TStep : struct, IPixelStep
        where TPixels : struct, IConst
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
        V c8 = V.Zero, d8 = V.Zero;
        V c9 = V.Zero, d9 = V.Zero;
        V c10 = V.Zero, d10 = V.Zero;
        V c11 = V.Zero, d11 = V.Zero;
        V c12 = V.Zero, d12 = V.Zero;
        V c13 = V.Zero, d13 = V.Zero;
        if (adds)
        {
            Load<One, TPixels, TVectors>(y, yVector, ref c0, ref d0);
            Load<Two, TPixels, TVectors>(y, yVector, ref c1, ref d1);
            Load<Three, TPixels, TVectors>(y, yVector, ref c2, ref d2);
            Load<Four, TPixels, TVectors>(y, yVector, ref c3, ref d3);
            Load<Five, TPixels, TVectors>(y, yVector, ref c4, ref d4);
            Load<Six, TPixels, TVectors>(y, yVector, ref c5, ref d5);
            Load<Seven, TPixels, TVectors>(y, yVector, ref c6, ref d6);
            Load<Eight, TPixels, TVectors>(y, yVector, ref c7, ref d7);
            Load<Nine, TPixels, TVectors>(y, yVector, ref c8, ref d8);
            Load<Ten, TPixels, TVectors>(y, yVector, ref c9, ref d9);
            Load<Eleven, TPixels, TVectors>(y, yVector, ref c10, ref d10);
            Load<Twelve, TPixels, TVectors>(y, yVector, ref c11, ref d11);
            Load<Thirteen, TPixels, TVectors>(y, yVector, ref c12, ref d12);
            Load<Fourteen, TPixels, TVectors>(y, yVector, ref c13, ref d13);
        }

        var (middle, inner, run) = (walk.Middle, walk.Inner, walk.Run);
        var nextX = walk.NextX;
        var (outerStep, middleStep, innerStep) = (walk.OuterStep, walk.MiddleStep, walk.InnerStep);
        for (var i = walk.Outer; i > 0; i--, x += outerStep)
        {
            var row = x;
            for (var j = middle; j > 0; j--, row += middleStep)
            {
                var column = row;
                for (var k = inner; k > 0; k--, column += innerStep)
                {
                    var p = column;
                    var end = p + run;
                    var next = column + nextX;
                    do
                    {
                        Cache.Fetch(next);
                        Cache.Fetch(ahead);
                        next += Lanes;
                        ahead += aheadStep;
                        var u = V.Load(w);
                        var v = TVectors.Value > 1 ? V.Load(w + V.Count) : u;
                        var t0 = V.Broadcast(p[0]);
                        V.Accumulate(ref c0, t0, u);
                        if (TVectors.Value > 1)
                        {
                            V.Accumulate(ref d0, t0, v);
                        }

                        if (TPixels.Value > 1)
                        {
                            var t1 = V.Broadcast(p[TStep.Of(step)]);
                            V.Accumulate(ref c1, t1, u);
                            if (TVectors.Value > 1)
                            {
                                V.Accumulate(ref d1, t1, v);
                            }
                        }

                        if (TPixels.Value > 2)
                        {
                            var t2 = V.Broadcast(p[2 * TStep.Of(step)]);
                            V.Accumulate(ref c2, t2, u);
                            if (TVectors.Value > 1)
                            {
                                V.Accumulate(ref d2, t2, v);
                            }
                        }

                        if (TPixels.Value > 3)
                        {
                            var t3 = V.Broadcast(p[3 * TStep.Of(step)]);
                            V.Accumulate(ref c3, t3, u);
                            if (TVectors.Value > 1)
                            {
                                V.Accumulate(ref d3, t3, v);
                            }
                        }

                        if (TPixels.Value > 4)
                        {
                            var t4 = V.Broadcast(p[4 * TStep.Of(step)]);
                            V.Accumulate(ref c4, t4, u);
                            if (TVectors.Value > 1)
                            {
                                V.Accumulate(ref d4, t4, v);
                            }
                        }

                        if (TPixels.Value > 5)
                        {
                            var t5 = V.Broadcast(p[5 * TStep.Of(step)]);
                            V.Accumulate(ref c5, t5, u);
                            if (TVectors.Value > 1)
                            {
                                V.Accumulate(ref d5, t5, v);
                            }
                        }

                        if (TPixels.Value > 6)
                        {
                            var t6 = V.Broadcast(p[6 * TStep.Of(step)]);
                            V.Accumulate(ref c6, t6, u);
                            if (TVectors.Value > 1)
                            {
                                V.Accumulate(ref d6, t6, v);
                            }
                        }

                        if (TPixels.Value > 7)
                        {
                            var t7 = V.Broadcast(p[7 * TStep.Of(step)]);
                            V.Accumulate(ref c7, t7, u);
                            if (TVectors.Value > 1)
                            {
                                V.Accumulate(ref d7, t7, v);
                            }
                        }

                        if (TPixels.Value > 8)
                        {
                            var t8 = V.Broadcast(p[8 * TStep.Of(step)]);
                            V.Accumulate(ref c8, t8, u);
                            if (TVectors.Value > 1)
                            {
                                V.Accumulate(ref d8, t8, v);
                            }
                        }

                        if (TPixels.Value > 9)
                        {
                            var t9 = V.Broadcast(p[9 * TStep.Of(step)]);
                            V.Accumulate(ref c9, t9, u);
                            if (TVectors.Value > 1)
                            {
                                V.Accumulate(ref d9, t9, v);
                            }
                        }

                        if (TPixels.Value > 10)
                        {
                            var t10 = V.Broadcast(p[10 * TStep.Of(step)]);
                            V.Accumulate(ref c10, t10, u);
                            if (TVectors.Value > 1)
                            {
                                V.Accumulate(ref d10, t10, v);
                            }
                        }

                        if (TPixels.Value > 11)
                        {
                            var t11 = V.Broadcast(p[11 * TStep.Of(step)]);
                            V.Accumulate(ref c11, t11, u);
                            if (TVectors.Value > 1)
                            {
                                V.Accumulate(ref d11, t11, v);
                            }
                        }

                        if (TPixels.Value > 12)
                        {
                            var t12 = V.Broadcast(p[12 * TStep.Of(step)]);
                            V.Accumulate(ref c12, t12, u);
                            if (TVectors.Value > 1)
                            {
                                V.Accumulate(ref d12, t12, v);
                            }
                        }

                        if (TPixels.Value > 13)
                        {
                            var t13 = V.Broadcast(p[13 * TStep.Of(step)]);
                            V.Accumulate(ref c13, t13, u);
                            if (TVectors.Value > 1)
                            {
                                V.Accumulate(ref d13, t13, v);
                            }
                        }

                        p++;
                        w += TVectors.Value * V.Count;
                    }
                    while (p != end);
                }
            }
        }

        Store<One, TPixels, TVectors>(y, yVector, c0, d0);
        Store<Two, TPixels, TVectors>(y, yVector, c1, d1);
        Store<Three, TPixels, TVectors>(y, yVector, c2, d2);
        Store<Four, TPixels, TVectors>(y, yVector, c3, d3);
        Store<Five, TPixels, TVectors>(y, yVector, c4, d4);
        Store<Six, TPixels, TVectors>(y, yVector, c5, d5);
        Store<Seven, TPixels, TVectors>(y, yVector, c6, d6);
        Store<Eight, TPixels, TVectors>(y, yVector, c7, d7);
        Store<Nine, TPixels, TVectors>(y, yVector, c8, d8);
        Store<Ten, TPixels, TVectors>(y, yVector, c9, d9);
        Store<Eleven, TPixels, TVectors>(y, yVector, c10, d10);
        Store<Twelve, TPixels, TVectors>(y, yVector, c11, d11);
        Store<Thirteen, TPixels, TVectors>(y, yVector, c12, d12);
        Store<Fourteen, TPixels, TVectors>(y, yVector, c13, d13);
    }

    /// <summary>Loads a pixel's sums, if the tile has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Load<TPixel, TPixels, TVectors>(T* y, nint yVector, ref V first, ref V second)
        where TPixel : struct, IConst
        where TPixels : struct, IConst
        where TVectors : struct, IConst
    {
        if (TPixels.Value >= TPixel.Value)
        {
            first = V.Load(y + ((TPixel.Value - 1) * Lanes));
            second = TVectors.Value > 1 ? V.Load(y + yVector + ((TPixel.Value - 1) * Lanes)) : second;
        }
    }

    /// <summary>Stores a pixel's sums, if the tile has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<TPixel, TPixels, TVectors>(T* y, nint yVector, V first, V second)
        where TPixel : struct, IConst
        where TPixels : struct, IConst
        where TVectors : struct, IConst
    {
        if (TPixels.Value >= TPixel.Value)
        {
            V.Store(y + ((TPixel.Value - 1) * Lanes), first);
        }

        if (TPixels.Value >= TPixel.Value && TVectors.Value > 1)
        {
            V.Store(y + yVector + ((TPixel.Value - 1) * Lanes), second);
        }
    }

    private const int Lanes = Blocks.Lanes;
}
