using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sizes of filters that are transformed for Winograd convolutions.</summary>
public interface IWinogradFilterShape
{
    static abstract int Filters { get; }

    static abstract int Channels { get; }

    /// <summary>Elements of a filter along an axis: 3 or 5.</summary>
    static abstract int Size { get; }

    /// <summary>1 where the filters are turned round and filters and channels change places, as in the gradient of the input.</summary>
    static abstract int Turned { get; }

    /// <summary>Results of a tile along an axis: 2 or 4.</summary>
    static abstract int Tile { get; }
}

/// <summary>Transforms filters <c>[K,C,3,3]</c> or <c>[K,C,5,5]</c>: panels of as many filters as two vectors hold, in each the points of the transform, in each of those the channels,
/// and the panel's filters side by side. Zeros fill up blocks.</summary>
public static unsafe class WinogradFilters<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IWinogradFilterShape
{
    /// <summary>Points of a rule along an axis, and elements of a filter, at most.</summary>
    private const int MostPoints = 6;
    private const int MostElements = 5;

    private static int Filters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (S.Filters + Blocks.Lanes - 1) / Blocks.Lanes * Blocks.Lanes;
    }

    private static int Channels
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (S.Channels + Blocks.Lanes - 1) / Blocks.Lanes * Blocks.Lanes;
    }

    public static void Run(in Work<T> work, Ptr<T> w, Ptr<T> y)
    {
        if (S.Size == 5)
        {
            Transform<WinogradTwoOfFive>(work, w, y);
        }
        else if (S.Tile == 2)
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
        var span = TRule.Tile + TRule.Size - 1;
        var rule = stackalloc T[MostPoints * MostElements];
        for (var i = 0; i < span * TRule.Size; i++)
        {
            rule[i] = T.CreateTruncating(TRule.Filter(i / TRule.Size, i % TRule.Size));
        }

        var g = stackalloc T[MostElements * MostElements * PixelTile<V, T>.PanelWidth];
        var panels = (Filters + PixelTile<V, T>.PanelWidth - 1) / PixelTile<V, T>.PanelWidth;
        var (first, last) = work.Share(panels * Channels);
        for (var unit = first; unit < last; unit++)
        {
            var (filter, channel) = (unit / Channels * PixelTile<V, T>.PanelWidth, unit % Channels);
            var width = Math.Min(PixelTile<V, T>.PanelWidth, Filters - filter);
            var to = y + ((nint)filter * Channels * span * span) + ((nint)channel * width);
            Gather<TRule>(w, filter, channel, width, g);
            for (var lane = 0; lane < width; lane += V.Count)
            {
                Vector<TRule>(g + lane, width, rule, to + lane, (nint)Channels * width);
            }
        }
    }

    /// <summary>Lays what some filters have of one channel side by side, element after element.</summary>
    private static void Gather<TRule>(T* w, int filter, int channel, int width, T* g)
        where TRule : struct, IWinograd
    {
        var elements = TRule.Size * TRule.Size;
        for (var i = 0; i < width; i++)
        {
            var isThere = filter + i < S.Filters && channel < S.Channels;
            var from = w + ((S.Turned == 0 ? ((nint)(filter + i) * S.Channels) + channel : ((nint)channel * S.Filters) + filter + i) * elements);
            for (var e = 0; e < elements; e++)
            {
                g[(e * width) + i] = isThere ? from[S.Turned == 0 ? e : elements - 1 - e] : T.Zero;
            }
        }
    }

    /// <summary><c>G g Gᵀ</c> of one channel of as many filters as a vector holds.</summary>
    private static void Vector<TRule>(T* g, int width, T* rule, T* to, nint step)
        where TRule : struct, IWinograd
    {
        var span = TRule.Tile + TRule.Size - 1;
        var half = stackalloc T[MostElements * V.Count];
        for (var i = 0; i < span; i++)
        {
            for (var column = 0; column < TRule.Size; column++)
            {
                var sum = V.Zero;
                for (var r = 0; r < TRule.Size; r++)
                {
                    sum = V.MultiplyAdd(V.Broadcast(rule[(i * TRule.Size) + r]), V.Load(g + (((r * TRule.Size) + column) * width)), sum);
                }

                V.Store(half + (column * V.Count), sum);
            }

            for (var j = 0; j < span; j++, to += step)
            {
                var sum = V.Zero;
                for (var s = 0; s < TRule.Size; s++)
                {
                    sum = V.MultiplyAdd(V.Broadcast(rule[(j * TRule.Size) + s]), V.Load(half + (s * V.Count)), sum);
                }

                V.Store(to, sum);
            }
        }
    }
}
