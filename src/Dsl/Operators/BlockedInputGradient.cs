using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The gradient of a convolution's input in blocks: a convolution of the gradient with the filters turned round, filters and channels having changed places.
/// Under a stride of 2 the rows (columns) of the image that have the same remainder meet the same taps: each such part is a small convolution by itself, and
/// <see cref="Interleave"/> puts them together.</summary>
internal static class BlockedInputGradient
{
    /// <summary>Adds it; null where no blocked convolution can do it.</summary>
    public static int? Add(LayoutBuilder layout, Conv2dInputGradient gradient, int dy, int w)
    {
        var (window, filters) = (gradient.Window, layout.TypeOf(w));
        var (channels, type) = (filters.Extents[1] * gradient.Groups, layout.TypeOf(dy));
        if (!FilterPacking.Fits(gradient.Groups, filters.Extents[0] / gradient.Groups, filters.Extents[1])
            || window.Stride.Height > 2 || window.Stride.Width > 2 || (window.Stride != 1 && window.Dilation != 1))
        {
            return null;
        }

        var parts = new Part[window.Stride.Height * window.Stride.Width];
        for (var i = 0; i < parts.Length; i++)
        {
            var rows = Phase.Of(window.Rows, i / window.Stride.Width, type.Height, gradient.Height);
            var columns = Phase.Of(window.Columns, i % window.Stride.Width, type.Width, gradient.Width);
            if (rows.Extent <= 0 || columns.Extent <= 0 || (rows.Taps > 0 && columns.Taps > 0 && (rows.Before < 0 || columns.Before < 0)))
            {
                return null;
            }

            parts[i] = new Part(rows, columns);
        }

        var image = layout.InBlocks(dy);
        if (parts.Length == 1)
        {
            return parts[0].IsZero ? null : parts[0].Add(layout, gradient, channels, image, w);
        }

        return Join(layout, gradient, channels, parts, image, w);
    }

    private static int? Join(LayoutBuilder layout, Conv2dInputGradient gradient, int channels, Part[] parts, int image, int w)
    {
        var (inputs, places) = (new List<int>(), new int[] { -1, -1, -1, -1 });
        for (var i = 0; i < parts.Length; i++)
        {
            if (!parts[i].IsZero)
            {
                var (row, column) = (i / gradient.Window.Stride.Width, i % gradient.Window.Stride.Width);
                places[(2 * row) + column] = inputs.Count;
                inputs.Add(parts[i].Add(layout, gradient, channels, image, w));
            }
        }

        var interleave = new Interleave(gradient.Window.Stride, channels, gradient.Height, gradient.Width, places.ToEquatableArray());
        return inputs.Count == 0 ? null : layout.Graph.Add(interleave, [.. inputs]);
    }

    /// <summary>The rows (columns) of the image with one remainder: the filter's taps that they meet, and the convolution's padding.</summary>
    private sealed record Phase(int First, int Step, int Taps, int Before, int Behind, int Extent)
    {
        public static Phase Of(WindowAxis axis, int remainder, int from, int extent)
        {
            var first = (remainder + axis.Before) % axis.Stride;
            var taps = first < axis.Size ? (axis.Size - first + axis.Stride - 1) / axis.Stride : 0;
            var count = (extent - remainder + axis.Stride - 1) / axis.Stride;
            var span = ((taps - 1) * axis.Dilation) + 1;
            var before = span - 1 - ((remainder + axis.Before - first) / axis.Stride);
            return new Phase(first, axis.Stride, taps, before, count + span - 1 - from - before, count);
        }

        /// <summary>The tap of the filter that comes first, turned round.</summary>
        public int Last => First + ((Taps - 1) * Step);
    }

    private sealed record Part(Phase Rows, Phase Columns)
    {
        public bool IsZero => Rows.Taps == 0 || Columns.Taps == 0;

        public int Add(LayoutBuilder layout, Conv2dInputGradient gradient, int channels, int image, int w)
        {
            var window = new Window(Rows.Taps, Columns.Taps, 1, new Padding(Rows.Before, Columns.Before, Rows.Behind, Columns.Behind)) { Dilation = gradient.Window.Dilation };
            if (layout.WinogradTile(ConvPart.Input, window, gradient.Groups, layout.TypeOf(image), channels) is { } tile && gradient.Window.Stride == 1)
            {
                return layout.Graph.Add(new WinogradConv2d(window, channels, tile), image, layout.Graph.Add(new WinogradFilters(tile, IsTurned: true), w));
            }

            var taps = new FilterTaps(Rows.Taps, Columns.Taps, Rows.Last, -Rows.Step, Columns.Last, -Columns.Step);
            var filters = layout.Graph.Add(new PackFilters(gradient.Groups, IsBlocked: true) { Turned = taps }, w);
            return layout.Graph.Add(new BlockedConv2d(window, channels, gradient.Groups), image, filters);
        }
    }
}
