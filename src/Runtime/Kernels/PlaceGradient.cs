using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The filter gradient of a convolution with few filters: the vectors run along the places of a row, not along the filters. The workers share
/// slices, groups and filter rows as in <see cref="Conv2dWeightGradient{V,T,S}"/>; each sum is over its slice in one go.</summary>
[SkipLocalsInit]
internal static unsafe class PlaceGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IConv2dShape
{
    /// <summary>How much of the lanes the places of a row fill; 0 where this kernel cannot do the shape.</summary>
    public static double Fills => S.Gather == 0 && S.StrideWidth == 1 && V.Count > 1 ? Conv2dWeightGradient<V, T, S>.PartOf(S.OutWidth, V.Count) : 0;

    public static void Run(in Work<T> work, T* x, T* dy, T* dw)
    {
        var rows = S.Channels * S.FilterHeight;
        var (first, last) = work.Share(S.Slices * S.Groups * rows);
        for (var unit = first; unit < last; unit++)
        {
            var (slice, group, row) = (unit / (S.Groups * rows), unit / rows % S.Groups, unit % rows);
            var sample = (int)((long)work.Batch * slice / S.Slices);
            var walk = new PlaceWalk(
                (int)((long)work.Batch * (slice + 1) / S.Slices) - sample,
                (nint)S.Groups * S.Filters * S.OutHeight * S.OutWidth,
                (nint)S.Groups * S.Channels * S.Height * S.Width,
                S.OutHeight,
                S.OutWidth,
                S.StrideHeight * S.Width,
                S.OutWidth);
            var channel = (((nint)sample * S.Groups) + group) * S.Channels + (row / S.FilterHeight);
            var image = x + (channel * S.Height * S.Width) + (row % S.FilterHeight * S.DilationHeight * S.Width);
            var gradient = dy + ((((nint)sample * S.Groups) + group) * S.Filters * S.OutHeight * S.OutWidth);
            FilterRow(walk, image, gradient, dw + ((((((nint)slice * S.Groups) + group) * S.Filters * rows) + row) * S.FilterWidth));
        }
    }

    private static void FilterRow(in PlaceWalk walk, T* image, T* dy, T* dw)
    {
        var sums = stackalloc T[3 * PlaceTile<V, T>.MaxTaps];
        for (var k = 0; k < S.Filters; k += PlaceTile<V, T>.MaxFilters)
        {
            var filters = Math.Min(PlaceTile<V, T>.MaxFilters, S.Filters - k);
            for (var s = 0; s < S.FilterWidth; s += PlaceTile<V, T>.MaxTaps)
            {
                var taps = Math.Min(PlaceTile<V, T>.MaxTaps, S.FilterWidth - s);
                PlaceTile<V, T>.Run(filters, taps, dy + ((nint)k * S.OutHeight * S.OutWidth), S.OutHeight * S.OutWidth, image + (s * S.DilationWidth), S.DilationWidth, walk, sums);
                for (var f = 0; f < filters; f++)
                {
                    new ReadOnlySpan<T>(sums + (f * PlaceTile<V, T>.MaxTaps), taps).CopyTo(new Span<T>(dw + ((nint)(k + f) * S.Channels * S.FilterHeight * S.FilterWidth) + s, taps));
                }
            }
        }
    }
}
