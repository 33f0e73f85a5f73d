using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The register tile of blocked convolutions for a few filters: up to fourteen pixels of two lines by one vector of channels, otherwise as
/// <see cref="PixelTile{V, T}"/>. It is bound by its loads, and its weights are few: nothing is fetched ahead.</summary>
internal static unsafe class LineTile<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="pixels">1 to <see cref="PixelTile{V, T}.MaxPixels"/>, of each line.</param>
    /// <param name="x">The first pixel's first element.</param>
    /// <param name="step">From a pixel to the next in x.</param>
    /// <param name="walk">The taps; it says where the second line is.</param>
    /// <param name="w">The panel of weights: a vector a tap.</param>
    /// <param name="y">The first pixel's result; pixels are a block apart.</param>
    /// <param name="yLine">From the first line's results to the second's.</param>
    /// <param name="adds">Whether y is added to; otherwise it is overwritten.</param>
    public static void Run<TStep>(int pixels, T* x, nint step, in TileWalk walk, T* w, T* y, nint yLine, bool adds)
        where TStep : struct, IPixelStep
    {
        switch (pixels)
        {
            case 1:
                Tile<TStep, One>(x, step, walk, w, y, yLine, adds);
                break;
            case 2:
                Tile<TStep, Two>(x, step, walk, w, y, yLine, adds);
                break;
            case 3:
                Tile<TStep, Three>(x, step, walk, w, y, yLine, adds);
                break;
            case 4:
                Tile<TStep, Four>(x, step, walk, w, y, yLine, adds);
                break;
            case 5:
                Tile<TStep, Five>(x, step, walk, w, y, yLine, adds);
                break;
            case 6:
                Tile<TStep, Six>(x, step, walk, w, y, yLine, adds);
                break;
            case 7:
                Tile<TStep, Seven>(x, step, walk, w, y, yLine, adds);
                break;
            case 8:
                Tile<TStep, Eight>(x, step, walk, w, y, yLine, adds);
                break;
            case 9:
                Tile<TStep, Nine>(x, step, walk, w, y, yLine, adds);
                break;
            case 10:
                Tile<TStep, Ten>(x, step, walk, w, y, yLine, adds);
                break;
            case 11:
                Tile<TStep, Eleven>(x, step, walk, w, y, yLine, adds);
                break;
            case 12:
                Tile<TStep, Twelve>(x, step, walk, w, y, yLine, adds);
                break;
            case 13:
                Tile<TStep, Thirteen>(x, step, walk, w, y, yLine, adds);
                break;
            default:
                Tile<TStep, Fourteen>(x, step, walk, w, y, yLine, adds);
                break;
        }
    }

    private static void Tile<TStep, TPixels>(T* x, nint step, in TileWalk walk, T* w, T* y, nint yLine, bool adds)
        where TStep : struct, IPixelStep
        where TPixels : struct, IConst
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
            PixelTile<V, T>.Load<One, TPixels, Two>(y, yLine, ref c0, ref d0);
            PixelTile<V, T>.Load<Two, TPixels, Two>(y, yLine, ref c1, ref d1);
            PixelTile<V, T>.Load<Three, TPixels, Two>(y, yLine, ref c2, ref d2);
            PixelTile<V, T>.Load<Four, TPixels, Two>(y, yLine, ref c3, ref d3);
            PixelTile<V, T>.Load<Five, TPixels, Two>(y, yLine, ref c4, ref d4);
            PixelTile<V, T>.Load<Six, TPixels, Two>(y, yLine, ref c5, ref d5);
            PixelTile<V, T>.Load<Seven, TPixels, Two>(y, yLine, ref c6, ref d6);
            PixelTile<V, T>.Load<Eight, TPixels, Two>(y, yLine, ref c7, ref d7);
            PixelTile<V, T>.Load<Nine, TPixels, Two>(y, yLine, ref c8, ref d8);
            PixelTile<V, T>.Load<Ten, TPixels, Two>(y, yLine, ref c9, ref d9);
            PixelTile<V, T>.Load<Eleven, TPixels, Two>(y, yLine, ref c10, ref d10);
            PixelTile<V, T>.Load<Twelve, TPixels, Two>(y, yLine, ref c11, ref d11);
            PixelTile<V, T>.Load<Thirteen, TPixels, Two>(y, yLine, ref c12, ref d12);
            PixelTile<V, T>.Load<Fourteen, TPixels, Two>(y, yLine, ref c13, ref d13);
        }

        var (middle, inner, run, nextLine) = (walk.Middle, walk.Inner, walk.Run, walk.NextLine);
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
                    var q = p + nextLine;
                    do
                    {
                        var u = V.Load(w);
                        V.Accumulate(ref c0, V.Broadcast(p[0]), u);
                        V.Accumulate(ref d0, V.Broadcast(q[0]), u);

                        if (TPixels.Value > 1)
                        {
                            V.Accumulate(ref c1, V.Broadcast(p[TStep.Of(step)]), u);
                            V.Accumulate(ref d1, V.Broadcast(q[TStep.Of(step)]), u);
                        }

                        if (TPixels.Value > 2)
                        {
                            V.Accumulate(ref c2, V.Broadcast(p[2 * TStep.Of(step)]), u);
                            V.Accumulate(ref d2, V.Broadcast(q[2 * TStep.Of(step)]), u);
                        }

                        if (TPixels.Value > 3)
                        {
                            V.Accumulate(ref c3, V.Broadcast(p[3 * TStep.Of(step)]), u);
                            V.Accumulate(ref d3, V.Broadcast(q[3 * TStep.Of(step)]), u);
                        }

                        if (TPixels.Value > 4)
                        {
                            V.Accumulate(ref c4, V.Broadcast(p[4 * TStep.Of(step)]), u);
                            V.Accumulate(ref d4, V.Broadcast(q[4 * TStep.Of(step)]), u);
                        }

                        if (TPixels.Value > 5)
                        {
                            V.Accumulate(ref c5, V.Broadcast(p[5 * TStep.Of(step)]), u);
                            V.Accumulate(ref d5, V.Broadcast(q[5 * TStep.Of(step)]), u);
                        }

                        if (TPixels.Value > 6)
                        {
                            V.Accumulate(ref c6, V.Broadcast(p[6 * TStep.Of(step)]), u);
                            V.Accumulate(ref d6, V.Broadcast(q[6 * TStep.Of(step)]), u);
                        }

                        if (TPixels.Value > 7)
                        {
                            V.Accumulate(ref c7, V.Broadcast(p[7 * TStep.Of(step)]), u);
                            V.Accumulate(ref d7, V.Broadcast(q[7 * TStep.Of(step)]), u);
                        }

                        if (TPixels.Value > 8)
                        {
                            V.Accumulate(ref c8, V.Broadcast(p[8 * TStep.Of(step)]), u);
                            V.Accumulate(ref d8, V.Broadcast(q[8 * TStep.Of(step)]), u);
                        }

                        if (TPixels.Value > 9)
                        {
                            V.Accumulate(ref c9, V.Broadcast(p[9 * TStep.Of(step)]), u);
                            V.Accumulate(ref d9, V.Broadcast(q[9 * TStep.Of(step)]), u);
                        }

                        if (TPixels.Value > 10)
                        {
                            V.Accumulate(ref c10, V.Broadcast(p[10 * TStep.Of(step)]), u);
                            V.Accumulate(ref d10, V.Broadcast(q[10 * TStep.Of(step)]), u);
                        }

                        if (TPixels.Value > 11)
                        {
                            V.Accumulate(ref c11, V.Broadcast(p[11 * TStep.Of(step)]), u);
                            V.Accumulate(ref d11, V.Broadcast(q[11 * TStep.Of(step)]), u);
                        }

                        if (TPixels.Value > 12)
                        {
                            V.Accumulate(ref c12, V.Broadcast(p[12 * TStep.Of(step)]), u);
                            V.Accumulate(ref d12, V.Broadcast(q[12 * TStep.Of(step)]), u);
                        }

                        if (TPixels.Value > 13)
                        {
                            V.Accumulate(ref c13, V.Broadcast(p[13 * TStep.Of(step)]), u);
                            V.Accumulate(ref d13, V.Broadcast(q[13 * TStep.Of(step)]), u);
                        }

                        p++;
                        q++;
                        w += V.Count;
                    }
                    while (p != end);
                }
            }
        }

        PixelTile<V, T>.Store<One, TPixels, Two>(y, yLine, c0, d0);
        PixelTile<V, T>.Store<Two, TPixels, Two>(y, yLine, c1, d1);
        PixelTile<V, T>.Store<Three, TPixels, Two>(y, yLine, c2, d2);
        PixelTile<V, T>.Store<Four, TPixels, Two>(y, yLine, c3, d3);
        PixelTile<V, T>.Store<Five, TPixels, Two>(y, yLine, c4, d4);
        PixelTile<V, T>.Store<Six, TPixels, Two>(y, yLine, c5, d5);
        PixelTile<V, T>.Store<Seven, TPixels, Two>(y, yLine, c6, d6);
        PixelTile<V, T>.Store<Eight, TPixels, Two>(y, yLine, c7, d7);
        PixelTile<V, T>.Store<Nine, TPixels, Two>(y, yLine, c8, d8);
        PixelTile<V, T>.Store<Ten, TPixels, Two>(y, yLine, c9, d9);
        PixelTile<V, T>.Store<Eleven, TPixels, Two>(y, yLine, c10, d10);
        PixelTile<V, T>.Store<Twelve, TPixels, Two>(y, yLine, c11, d11);
        PixelTile<V, T>.Store<Thirteen, TPixels, Two>(y, yLine, c12, d12);
        PixelTile<V, T>.Store<Fourteen, TPixels, Two>(y, yLine, c13, d13);
    }
}
