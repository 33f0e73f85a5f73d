using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The register tile of blocked convolutions: up to fourteen pixels by one or two vectors of channels,
/// <c>y[pixel, channel] (+)= sum over taps of x[pixel, tap] * w[tap, channel]</c>. The accumulators are locals, for the JIT keeps arrays in memory; pixels beyond
/// <c>TPixels</c> and the second vector beyond <c>TVectors</c> vanish at compile time. (<see cref="LineTile{V, T}"/> is a method of its own: .NET 9's compiler, which
/// native programs are made by, inlines only so much into one.)</summary>
internal static unsafe class PixelTile<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Pixels that fill the machine's registers, with two vectors of channels each.</summary>
    public static int MaxPixels
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Registers >= 32 ? 14 : 6;
    }

    /// <summary>Taps that a small tile goes through at a time: with its few products a tap, what counts and jumps is a sixth of the instructions otherwise.</summary>
    private const int TapsAtATime = 4;

    /// <summary>Whether a fetch a tap, and one of what the next tile reads, leave time for the loads: a tile of few pixels loads at every tap as fast as it can.</summary>
    private static bool FetchesByTap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Registers >= 32;
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
        if (vectors == 2)
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
        nint tap = TVectors.Value * V.Count;
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
                    if (!FetchesByTap)
                    {
                        for (var stop = ahead + (run * aheadStep); ahead < stop; ahead += Lanes)
                        {
                            Cache.Fetch(ahead);
                        }

                        for (var last = end - TapsAtATime; p <= last; p += TapsAtATime, w += TapsAtATime * tap)
                        {
                            Tap<TStep, TPixels, TVectors>(p, 0, step, w, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3, ref c4, ref d4, ref c5, ref d5, ref c6, ref d6, ref c7, ref d7, ref c8, ref d8, ref c9, ref d9, ref c10, ref d10, ref c11, ref d11, ref c12, ref d12, ref c13, ref d13);
                            Tap<TStep, TPixels, TVectors>(p, 1, step, w, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3, ref c4, ref d4, ref c5, ref d5, ref c6, ref d6, ref c7, ref d7, ref c8, ref d8, ref c9, ref d9, ref c10, ref d10, ref c11, ref d11, ref c12, ref d12, ref c13, ref d13);
                            Tap<TStep, TPixels, TVectors>(p, 2, step, w, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3, ref c4, ref d4, ref c5, ref d5, ref c6, ref d6, ref c7, ref d7, ref c8, ref d8, ref c9, ref d9, ref c10, ref d10, ref c11, ref d11, ref c12, ref d12, ref c13, ref d13);
                            Tap<TStep, TPixels, TVectors>(p, 3, step, w, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3, ref c4, ref d4, ref c5, ref d5, ref c6, ref d6, ref c7, ref d7, ref c8, ref d8, ref c9, ref d9, ref c10, ref d10, ref c11, ref d11, ref c12, ref d12, ref c13, ref d13);
                        }
                    }

                    for (; p != end; p++, w += tap)
                    {
                        if (FetchesByTap)
                        {
                            Cache.Fetch(next);
                            Cache.Fetch(ahead);
                            next += Lanes;
                            ahead += aheadStep;
                        }

                        Tap<TStep, TPixels, TVectors>(p, 0, step, w, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3, ref c4, ref d4, ref c5, ref d5, ref c6, ref d6, ref c7, ref d7, ref c8, ref d8, ref c9, ref d9, ref c10, ref d10, ref c11, ref d11, ref c12, ref d12, ref c13, ref d13);
                    }
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

    /// <summary>The tap of that number behind p and w: its weights, by that tap of each pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tap<TStep, TPixels, TVectors>(
        T* p, nint number, nint step, T* w,
        ref V c0, ref V d0, ref V c1, ref V d1, ref V c2, ref V d2, ref V c3, ref V d3, ref V c4, ref V d4,
        ref V c5, ref V d5, ref V c6, ref V d6, ref V c7, ref V d7, ref V c8, ref V d8, ref V c9, ref V d9,
        ref V c10, ref V d10, ref V c11, ref V d11, ref V c12, ref V d12, ref V c13, ref V d13)
        where TStep : struct, IPixelStep
        where TPixels : struct, IConst
        where TVectors : struct, IConst
    {
        // Indices all, no pointers on the way: they fold into the machine's addresses.
        var u = V.Load(w + (number * TVectors.Value * V.Count));
        var v = TVectors.Value > 1 ? V.Load(w + (number * TVectors.Value * V.Count) + V.Count) : u;
        Pixel<One, TPixels, TVectors>(p, number, u, v, ref c0, ref d0);
        Pixel<Two, TPixels, TVectors>(p, number + TStep.Of(step), u, v, ref c1, ref d1);
        Pixel<Three, TPixels, TVectors>(p, number + (2 * TStep.Of(step)), u, v, ref c2, ref d2);
        Pixel<Four, TPixels, TVectors>(p, number + (3 * TStep.Of(step)), u, v, ref c3, ref d3);
        Pixel<Five, TPixels, TVectors>(p, number + (4 * TStep.Of(step)), u, v, ref c4, ref d4);
        Pixel<Six, TPixels, TVectors>(p, number + (5 * TStep.Of(step)), u, v, ref c5, ref d5);
        Pixel<Seven, TPixels, TVectors>(p, number + (6 * TStep.Of(step)), u, v, ref c6, ref d6);
        Pixel<Eight, TPixels, TVectors>(p, number + (7 * TStep.Of(step)), u, v, ref c7, ref d7);
        Pixel<Nine, TPixels, TVectors>(p, number + (8 * TStep.Of(step)), u, v, ref c8, ref d8);
        Pixel<Ten, TPixels, TVectors>(p, number + (9 * TStep.Of(step)), u, v, ref c9, ref d9);
        Pixel<Eleven, TPixels, TVectors>(p, number + (10 * TStep.Of(step)), u, v, ref c10, ref d10);
        Pixel<Twelve, TPixels, TVectors>(p, number + (11 * TStep.Of(step)), u, v, ref c11, ref d11);
        Pixel<Thirteen, TPixels, TVectors>(p, number + (12 * TStep.Of(step)), u, v, ref c12, ref d12);
        Pixel<Fourteen, TPixels, TVectors>(p, number + (13 * TStep.Of(step)), u, v, ref c13, ref d13);
    }

    /// <summary>A pixel's products, if the tile has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pixel<TPixel, TPixels, TVectors>(T* p, nint at, V u, V v, ref V c, ref V d)
        where TPixel : struct, IConst
        where TPixels : struct, IConst
        where TVectors : struct, IConst
    {
        if (TPixels.Value >= TPixel.Value)
        {
            var t = V.Broadcast(p[at]);
            V.Accumulate(ref c, t, u);
            if (TVectors.Value > 1)
            {
                V.Accumulate(ref d, t, v);
            }
        }
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
    internal static void Store<TPixel, TPixels, TVectors>(T* y, nint yVector, in V first, in V second)
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
