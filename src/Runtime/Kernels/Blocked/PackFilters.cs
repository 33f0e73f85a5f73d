using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sizes of filters that are laid out for blocked convolutions.</summary>
public interface IPackShape
{
    /// <summary>Groups that are convolved apart.</summary>
    static abstract int Groups { get; }

    /// <summary>Filters of a group.</summary>
    static abstract int Filters { get; }

    /// <summary>Channels of a group.</summary>
    static abstract int Channels { get; }

    /// <summary>1 where what comes in and goes out of a group change places, as in the gradient of the input: its filters are the channels of w.</summary>
    static abstract int Turned { get; }

    /// <summary>Rows of a filter that are taken: those of w from RowStart on, RowStep apart.</summary>
    static abstract int TapRows { get; }

    static abstract int TapColumns { get; }

    static abstract int RowStart { get; }

    static abstract int RowStep { get; }

    static abstract int ColumnStart { get; }

    static abstract int ColumnStep { get; }

    /// <summary>Rows of w.</summary>
    static abstract int FilterHeight { get; }

    static abstract int FilterWidth { get; }

    /// <summary>Channels that lie side by side in the input: 16 or 1.</summary>
    static abstract int Lanes { get; }

    /// <summary>Groups that are convolved as one, with zeros where a filter does not see a channel: small groups share a block.</summary>
    static abstract int Joined { get; }
}

/// <summary>Lays filters <c>[K,C,R,S]</c>, or some of their taps, out as the register tile walks over them: panels of as many filters as two vectors hold, in each the taps
/// in their order (block of channels, row, column, channel), in each of those the panel's filters. Zeros fill up blocks and panels.</summary>
public static unsafe class PackFilters<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPackShape
{
    private static int Filters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((S.Filters * S.Joined) + Blocks.Lanes - 1) / Blocks.Lanes * Blocks.Lanes;
    }

    private static int InputBlocks
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((S.Channels * S.Joined) + S.Lanes - 1) / S.Lanes;
    }

    private static int Taps
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.TapRows * S.TapColumns;
    }

    private static int Panels
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Filters + PixelTile<V, T>.PanelWidth - 1) / PixelTile<V, T>.PanelWidth;
    }

    public static void Run(in Work<T> work, Ptr<T> w, Ptr<T> y) => Pack(work, w, y);

    private static void Pack(in Work<T> work, T* w, T* y)
    {
        var places = stackalloc int[Taps];
        for (var tap = 0; tap < Taps; tap++)
        {
            places[tap] = ((S.RowStart + (tap / S.TapColumns * S.RowStep)) * S.FilterWidth) + S.ColumnStart + (tap % S.TapColumns * S.ColumnStep);
        }

        // A unit is a panel's part of one block of channels.
        var (first, last) = work.Share(S.Groups / S.Joined * Panels * InputBlocks);
        for (var unit = first; unit < last; unit++)
        {
            var (group, panel, block) = (unit / (Panels * InputBlocks), unit / InputBlocks % Panels, unit % InputBlocks);
            var filter = panel * PixelTile<V, T>.PanelWidth;
            var width = Math.Min(PixelTile<V, T>.PanelWidth, Filters - filter);
            var to = y + ((((nint)group * Filters) + filter) * InputBlocks * Taps * S.Lanes) + ((nint)block * Taps * S.Lanes * width);

            // In the order of w's memory; what is written, far apart, is a panel's part, which the cache holds.
            var (outer, inner) = S.Turned == 0 ? (width, S.Lanes) : (S.Lanes, width);
            var (outerStep, innerStep) = S.Turned == 0 ? (Together(width), 1) : (1, Together(width));
            for (var i = 0; i < outer; i += outerStep)
            {
                for (var j = 0; j < inner; j += innerStep)
                {
                    var (k, lane) = S.Turned == 0 ? (i, j) : (j, i);
                    Some(w, to + (lane * width) + k, group, filter + k, Together(width), (block * S.Lanes) + lane, S.Lanes * width, places);
                }
            }
        }
    }

    /// <summary>Filters done at a time: four streams to read, one line to write.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Together(int width) => width % 4 == 0 ? 4 : 1;

    /// <summary>The taps that some filters have of one channel.</summary>
    private static void Some(T* w, T* to, int group, int k, int count, int channel, nint step, int* places)
    {
        if (count == 4 && IsThere(k, channel) && IsThere(k + 3, channel))
        {
            T* from = Element(w, group, k, channel), from1 = Element(w, group, k + 1, channel);
            T* from2 = Element(w, group, k + 2, channel), from3 = Element(w, group, k + 3, channel);
            for (var tap = 0; tap < Taps; tap++, to += step)
            {
                var place = places[tap];
                to[0] = from[place];
                to[1] = from1[place];
                to[2] = from2[place];
                to[3] = from3[place];
            }

            return;
        }

        for (var i = 0; i < count; i++)
        {
            for (var tap = 0; tap < Taps; tap++)
            {
                to[(tap * step) + i] = IsThere(k + i, channel) ? Element(w, group, k + i, channel)[places[tap]] : T.Zero;
            }
        }
    }

    /// <summary>Whether a filter sees a channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsThere(int k, int channel) => k < S.Filters * S.Joined && channel < S.Channels * S.Joined && k / S.Filters == channel / S.Channels;

    /// <summary>What a filter has of a channel.</summary>
    private static T* Element(T* w, int group, int k, int channel)
    {
        var element = S.Turned == 0
            ? ((((nint)group * S.Joined * S.Filters) + k) * S.Channels) + (channel % S.Channels)
            : ((((nint)group * S.Joined * S.Channels) + channel) * S.Filters) + (k % S.Filters);
        return w + (element * S.FilterHeight * S.FilterWidth);
    }
}
