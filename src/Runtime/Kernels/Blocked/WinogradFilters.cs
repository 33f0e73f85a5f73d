using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sizes of filters that are transformed for Winograd convolutions.</summary>
public interface IWinogradFilterShape
{
    static abstract int Filters { get; }

    static abstract int Channels { get; }

    /// <summary>1 where the filters are turned round and filters and channels change places, as in the gradient of the input.</summary>
    static abstract int Turned { get; }

    /// <summary>Results of a tile along an axis: 2 or 4.</summary>
    static abstract int Tile { get; }
}

/// <summary>Transforms filters <c>[K,C,3,3]</c>: panels of as many filters as two vectors hold, in each the points of the transform, in each of those the channels,
/// and the panel's filters side by side. Zeros fill up blocks.</summary>
public static unsafe class WinogradFilters<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IWinogradFilterShape
{
    private static int Filters => (S.Filters + Blocks.Lanes - 1) / Blocks.Lanes * Blocks.Lanes;

    private static int Channels => (S.Channels + Blocks.Lanes - 1) / Blocks.Lanes * Blocks.Lanes;

    public static void Run(in Work<T> work, Ptr<T> w, Ptr<T> y)
    {
        if (S.Tile == 2)
        {
            Transform<WinogradTwo>(work, w, y);
        }
        else
        {
            Transform<WinogradFour>(work, w, y);
        }
    }

    private static void Transform<TRule>(in Work<T> work, T* w, T* y)
        where TRule : struct, IWinograd
    {
        var panels = (Filters + PixelTile<V, T>.PanelWidth - 1) / PixelTile<V, T>.PanelWidth;
        var (first, last) = work.Share(panels * Channels);
        for (var unit = first; unit < last; unit++)
        {
            var (filter, channel) = (unit / Channels * PixelTile<V, T>.PanelWidth, unit % Channels);
            var width = Math.Min(PixelTile<V, T>.PanelWidth, Filters - filter);
            var to = y + ((nint)filter * Channels * (TRule.Tile + 2) * (TRule.Tile + 2)) + ((nint)channel * width);
            for (var i = 0; i < width; i++)
            {
                var isThere = filter + i < S.Filters && channel < S.Channels;
                var element = S.Turned == 0 ? ((nint)(filter + i) * S.Channels) + channel : ((nint)channel * S.Filters) + filter + i;
                Filter<TRule>(isThere ? w + (element * 9) : null, to + i, (nint)Channels * width);
            }
        }
    }

    /// <summary><c>G g Gᵀ</c> of one filter's channel, in float64: what is rounded here is seen by every product.</summary>
    private static void Filter<TRule>(T* g, T* to, nint step)
        where TRule : struct, IWinograd
    {
        for (var i = 0; i < TRule.Tile + 2; i++)
        {
            var rows = TRule.Filter(i);
            var (left, middle, right) = g == null ? (0, 0, 0) : S.Turned == 0
                ? (Column(g, 3, rows), Column(g + 1, 3, rows), Column(g + 2, 3, rows))
                : (Column(g + 8, -3, rows), Column(g + 7, -3, rows), Column(g + 6, -3, rows));
            for (var j = 0; j < TRule.Tile + 2; j++, to += step)
            {
                var columns = TRule.Filter(j);
                *to = T.CreateTruncating((columns.First * left) + (columns.Second * middle) + (columns.Third * right));
            }
        }
    }

    private static double Column(T* g, nint step, (double First, double Second, double Third) rows) =>
        (rows.First * double.CreateTruncating(g[0])) + (rows.Second * double.CreateTruncating(g[step])) + (rows.Third * double.CreateTruncating(g[2 * step]));
}
