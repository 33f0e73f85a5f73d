using System;
using System.Numerics;
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
    private static int Filters => ((S.Filters * S.Joined) + Blocks.Lanes - 1) / Blocks.Lanes * Blocks.Lanes;

    private static int InputBlocks => ((S.Channels * S.Joined) + S.Lanes - 1) / S.Lanes;

    private static int Taps => S.TapRows * S.TapColumns;

    private static int Panels => (Filters + PixelTile<V, T>.PanelWidth - 1) / PixelTile<V, T>.PanelWidth;

    public static void Run(in Work<T> work, Ptr<T> w, Ptr<T> y) => Pack(work, w, y);

    private static void Pack(in Work<T> work, T* w, T* y)
    {
        // A unit is a panel's part of one block of channels.
        var (first, last) = work.Share(S.Groups / S.Joined * Panels * InputBlocks);
        for (var unit = first; unit < last; unit++)
        {
            var (group, panel, block) = (unit / (Panels * InputBlocks), unit / InputBlocks % Panels, unit % InputBlocks);
            var filter = panel * PixelTile<V, T>.PanelWidth;
            var width = Math.Min(PixelTile<V, T>.PanelWidth, Filters - filter);
            var to = y + ((((nint)group * Filters) + filter) * InputBlocks * Taps * S.Lanes) + ((nint)block * Taps * S.Lanes * width);
            for (var tap = 0; tap < Taps; tap++)
            {
                for (var lane = 0; lane < S.Lanes; lane++, to += width)
                {
                    Row(w, to, group, filter, width, (block * S.Lanes) + lane, Place(tap));
                }
            }
        }
    }

    /// <summary>Where a tap stands in a filter of w.</summary>
    private static int Place(int tap) =>
        ((S.RowStart + (tap / S.TapColumns * S.RowStep)) * S.FilterWidth) + S.ColumnStart + (tap % S.TapColumns * S.ColumnStep);

    /// <summary>One tap of one channel, of all filters of a panel.</summary>
    private static void Row(T* w, T* to, int group, int filter, int width, int channel, int place)
    {
        for (var i = 0; i < width; i++)
        {
            var k = filter + i;
            var isThere = k < S.Filters * S.Joined && channel < S.Channels * S.Joined && k / S.Filters == channel / S.Channels;
            var element = S.Turned == 0
                ? ((((nint)group * S.Joined * S.Filters) + k) * S.Channels) + (channel % S.Channels)
                : ((((nint)group * S.Joined * S.Channels) + channel) * S.Filters) + (k % S.Filters);
            to[i] = isThere ? w[(element * S.FilterHeight * S.FilterWidth) + place] : T.Zero;
        }
    }
}
