using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary><see cref="PixelTile{V, T}"/> of machines with sixteen registers: six pixels at most. Four taps a turn: with few products a tap what counts and jumps takes
/// a seventh of the instructions, which a core that another thread shares has no room for. What comes next is fetched by the run, between its taps' many loads.</summary>
internal static unsafe class SmallTile<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int MaxPixels = 6;
    private const int TapsAtATime = 4;

    /// <summary>Parameters as of <see cref="PixelTile{V, T}.Run{TStep}"/>.</summary>
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
            default:
                Tile<TStep, Six, TVectors>(x, step, walk, w, y, yVector, adds, ahead, aheadStep);
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
        if (adds)
        {
            PixelTile<V, T>.Load<One, TPixels, TVectors>(y, yVector, ref c0, ref d0);
            PixelTile<V, T>.Load<Two, TPixels, TVectors>(y, yVector, ref c1, ref d1);
            PixelTile<V, T>.Load<Three, TPixels, TVectors>(y, yVector, ref c2, ref d2);
            PixelTile<V, T>.Load<Four, TPixels, TVectors>(y, yVector, ref c3, ref d3);
            PixelTile<V, T>.Load<Five, TPixels, TVectors>(y, yVector, ref c4, ref d4);
            PixelTile<V, T>.Load<Six, TPixels, TVectors>(y, yVector, ref c5, ref d5);
        }

        var (middle, inner, run) = (walk.Middle, walk.Inner, walk.Run);
        var (outerStep, middleStep, innerStep) = (walk.OuterStep, walk.MiddleStep, walk.InnerStep);
        for (var i = walk.Outer; i > 0; i--, x += outerStep)
        {
            var row = x;
            for (var j = middle; j > 0; j--, row += middleStep)
            {
                var column = row;
                for (var k = inner; k > 0; k--, column += innerStep)
                {
                    for (var stop = ahead + (run * aheadStep); ahead < stop; ahead += Blocks.Lanes)
                    {
                        Cache.Fetch(ahead);
                    }

                    var p = column;
                    var end = p + run;
                    for (var last = end - TapsAtATime; p <= last; p += TapsAtATime, w += TapsAtATime * TVectors.Value * V.Count)
                    {
                        Tap<TStep, TPixels, TVectors>(p, step, w, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3, ref c4, ref d4, ref c5, ref d5);
                        Tap<TStep, TPixels, TVectors>(p + 1, step, w + (TVectors.Value * V.Count), ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3, ref c4, ref d4, ref c5, ref d5);
                        Tap<TStep, TPixels, TVectors>(p + 2, step, w + (2 * TVectors.Value * V.Count), ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3, ref c4, ref d4, ref c5, ref d5);
                        Tap<TStep, TPixels, TVectors>(p + 3, step, w + (3 * TVectors.Value * V.Count), ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3, ref c4, ref d4, ref c5, ref d5);
                    }

                    for (; p != end; p++, w += TVectors.Value * V.Count)
                    {
                        Tap<TStep, TPixels, TVectors>(p, step, w, ref c0, ref d0, ref c1, ref d1, ref c2, ref d2, ref c3, ref d3, ref c4, ref d4, ref c5, ref d5);
                    }
                }
            }
        }

        PixelTile<V, T>.Store<One, TPixels, TVectors>(y, yVector, c0, d0);
        PixelTile<V, T>.Store<Two, TPixels, TVectors>(y, yVector, c1, d1);
        PixelTile<V, T>.Store<Three, TPixels, TVectors>(y, yVector, c2, d2);
        PixelTile<V, T>.Store<Four, TPixels, TVectors>(y, yVector, c3, d3);
        PixelTile<V, T>.Store<Five, TPixels, TVectors>(y, yVector, c4, d4);
        PixelTile<V, T>.Store<Six, TPixels, TVectors>(y, yVector, c5, d5);
    }

    /// <summary>One tap: its weights, by that tap of each pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tap<TStep, TPixels, TVectors>(T* p, nint step, T* w, ref V c0, ref V d0, ref V c1, ref V d1, ref V c2, ref V d2, ref V c3, ref V d3, ref V c4, ref V d4, ref V c5, ref V d5)
        where TStep : struct, IPixelStep
        where TPixels : struct, IConst
        where TVectors : struct, IConst
    {
        var u = V.Load(w);
        var v = TVectors.Value > 1 ? V.Load(w + V.Count) : u;
        Pixel<TVectors>(p[0], u, v, ref c0, ref d0);
        if (TPixels.Value > 1)
        {
            Pixel<TVectors>(p[1 * TStep.Of(step)], u, v, ref c1, ref d1);
        }

        if (TPixels.Value > 2)
        {
            Pixel<TVectors>(p[2 * TStep.Of(step)], u, v, ref c2, ref d2);
        }

        if (TPixels.Value > 3)
        {
            Pixel<TVectors>(p[3 * TStep.Of(step)], u, v, ref c3, ref d3);
        }

        if (TPixels.Value > 4)
        {
            Pixel<TVectors>(p[4 * TStep.Of(step)], u, v, ref c4, ref d4);
        }

        if (TPixels.Value > 5)
        {
            Pixel<TVectors>(p[5 * TStep.Of(step)], u, v, ref c5, ref d5);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pixel<TVectors>(T x, V u, V v, ref V c, ref V d)
        where TVectors : struct, IConst
    {
        var t = V.Broadcast(x);
        V.Accumulate(ref c, t, u);
        if (TVectors.Value > 1)
        {
            V.Accumulate(ref d, t, v);
        }
    }
}
