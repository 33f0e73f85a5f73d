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
[SkipLocalsInit]
public static unsafe class WinogradFilters<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IWinogradFilterShape
{
    /// <summary>Points of a rule along an axis, and elements of a filter, at most.</summary>
    private const int MostPoints = 6;
    private const int MostElements = 5;
    private const int MostLanes = 16;

    /// <summary>Channels whose results are gathered before they are written: at a large power of two between points each would push the others out of the cache.</summary>
    private const int Together = 4;

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
        var half = stackalloc T[MostPoints * MostElements * V.Count];

        // As many channels at a time as a vector holds: so many filters by so many channels are turned in registers, and what is written lies together.
        var elements = TRule.Size * TRule.Size;
        var g = stackalloc T[MostElements * MostElements * PixelTile<V, T>.PanelWidth * V.Count];
        var results = stackalloc T[MostPoints * MostPoints * PixelTile<V, T>.PanelWidth * Together];
        var (panels, blocks) = ((Filters + PixelTile<V, T>.PanelWidth - 1) / PixelTile<V, T>.PanelWidth, Channels / V.Count);
        var (first, last) = work.Share(panels * blocks);
        for (var unit = first; unit < last; unit++)
        {
            var (filter, channel) = (unit / blocks * PixelTile<V, T>.PanelWidth, unit % blocks * V.Count);
            var width = Math.Min(PixelTile<V, T>.PanelWidth, Filters - filter);
            Gather<TRule>(w, filter, channel, width, g);
            for (var c = 0; c < V.Count; c += Together)
            {
                var count = Math.Min(Together, V.Count - c);
                for (var i = 0; i < count; i++)
                {
                    for (var lane = 0; lane < width; lane += V.Count)
                    {
                        WinogradFilter<V, T, TRule>.Transform(g + ((c + i) * elements * width) + lane, width, half, results + (i * width) + lane, Together * width);
                    }
                }

                var to = y + ((nint)filter * Channels * span * span) + ((nint)(channel + c) * width);
                for (var point = 0; point < span * span; point++)
                {
                    for (var i = 0; i < count * width; i += V.Count)
                    {
                        V.Store(to + ((nint)point * Channels * width) + i, V.Load(results + (point * Together * width) + i));
                    }
                }
            }
        }
    }

    /// <summary>Lays what some filters have of as many channels as a vector holds side by side: a channel after the other, in each an element after the other.</summary>
    private static void Gather<TRule>(T* w, int filter, int channel, int width, T* g)
        where TRule : struct, IWinograd
    {
        var elements = TRule.Size * TRule.Size;
        for (var lane = 0; lane < width; lane += V.Count)
        {
            if (S.Turned == 0 && V.Count > 1 && filter + lane + V.Count <= S.Filters && channel + V.Count <= S.Channels)
            {
                var from = w + (((nint)(filter + lane) * S.Channels) + channel) * elements;
                for (var part = 0; part < elements; part++)
                {
                    // The numbers of these channels follow each other, elements within: cut into as many squares as there are elements.
                    Turn(from + (part * V.Count), (nint)S.Channels * elements, g + (part * V.Count * width) + lane, width);
                }

                continue;
            }

            for (var c = 0; c < V.Count; c++)
            {
                GatherOne<TRule>(w, filter + lane, channel + c, width, g + (c * elements * width) + lane);
            }
        }
    }

    /// <summary>A square of numbers, turned: stages of a perfect shuffle.</summary>
    private static void Turn(T* from, nint step, T* to, nint toStep)
    {
        if (V.Count == 8)
        {
            TurnEight(from, step, to, toStep);
            return;
        }

        var rows = stackalloc T[MostLanes * MostLanes];
        var turned = stackalloc T[MostLanes * MostLanes];
        for (var i = 0; i < V.Count; i++)
        {
            V.Store(rows + (i * V.Count), V.Load(from + (i * step)));
        }

        for (var stage = 1; stage < V.Count; stage *= 2)
        {
            for (var i = 0; i < V.Count / 2; i++)
            {
                var (low, high) = (V.Load(rows + (i * V.Count)), V.Load(rows + ((i + (V.Count / 2)) * V.Count)));
                V.Store(turned + (2 * i * V.Count), V.ZipLow(low, high));
                V.Store(turned + (((2 * i) + 1) * V.Count), V.ZipHigh(low, high));
            }

            var last = rows;
            rows = turned;
            turned = last;
        }

        for (var i = 0; i < V.Count; i++)
        {
            V.Store(to + (i * toStep), V.Load(rows + (i * V.Count)));
        }
    }

    /// <summary>The same in registers alone.</summary>
    private static void TurnEight(T* from, nint step, T* to, nint toStep)
    {
        var (a, b, c, d) = (V.Load(from), V.Load(from + step), V.Load(from + (2 * step)), V.Load(from + (3 * step)));
        from += 4 * step;
        var (e, f, g, h) = (V.Load(from), V.Load(from + step), V.Load(from + (2 * step)), V.Load(from + (3 * step)));
        for (var stage = 1; stage < 8; stage *= 2)
        {
            (a, b, c, d, e, f, g, h) = (
                V.ZipLow(a, e), V.ZipHigh(a, e), V.ZipLow(b, f), V.ZipHigh(b, f), V.ZipLow(c, g), V.ZipHigh(c, g), V.ZipLow(d, h), V.ZipHigh(d, h));
        }

        V.Store(to, a);
        V.Store(to + toStep, b);
        V.Store(to + (2 * toStep), c);
        V.Store(to + (3 * toStep), d);
        to += 4 * toStep;
        V.Store(to, e);
        V.Store(to + toStep, f);
        V.Store(to + (2 * toStep), g);
        V.Store(to + (3 * toStep), h);
    }

    /// <summary>The same of one channel and as many filters as a vector holds, zeros where there are none.</summary>
    private static void GatherOne<TRule>(T* w, int filter, int channel, int width, T* g)
        where TRule : struct, IWinograd
    {
        var elements = TRule.Size * TRule.Size;
        for (var i = 0; i < V.Count; i++)
        {
            var isThere = filter + i < S.Filters && channel < S.Channels;
            var from = w + ((S.Turned == 0 ? ((nint)(filter + i) * S.Channels) + channel : ((nint)channel * S.Filters) + filter + i) * elements);
            for (var e = 0; e < elements; e++)
            {
                g[(e * width) + i] = isThere ? from[S.Turned == 0 ? e : elements - 1 - e] : T.Zero;
            }
        }
    }
}
