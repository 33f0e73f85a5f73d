using ILGPU;

namespace DslCompiler.Ilgpu;

/// <summary>One axis of a pool: the image's extent, the window, its stride, dilation and padding before, up to where a mean's elements count, and the pooled extent.</summary>
public readonly struct PoolAxis(int extent, int window, int stride, int dilation, int pad, int countEnd, int pooled, int countsPadding)
{
    public readonly int Extent = extent;
    public readonly int Window = window;
    public readonly int Stride = stride;
    public readonly int Dilation = dilation;
    public readonly int Pad = pad;
    public readonly int CountEnd = countEnd;
    public readonly int Pooled = pooled;
    public readonly int CountsPadding = countsPadding;
}

/// <summary>Pools: <c>plane</c> is which channel of which sample, <c>at</c> the place within it.</summary>
public static partial class Gpu
{
    public static float MaxPool(ArrayView<float> x, int plane, int at, PoolAxis rows, PoolAxis columns)
    {
        var largest = float.NegativeInfinity;
        for (var r = 0; r < rows.Window; r++)
        {
            var h = at / columns.Pooled * rows.Stride - rows.Pad + r * rows.Dilation;
            for (var q = 0; q < columns.Window; q++)
            {
                var w = at % columns.Pooled * columns.Stride - columns.Pad + q * columns.Dilation;
                if (h >= 0 && h < rows.Extent && w >= 0 && w < columns.Extent)
                {
                    largest = Lane.Max(largest, x[(plane * rows.Extent + h) * columns.Extent + w]);
                }
            }
        }

        return largest;
    }

    /// <summary>What the windows give to a place that is their first largest element.</summary>
    public static float MaxPoolGradient(ArrayView<float> x, ArrayView<float> y, ArrayView<float> dy, int plane, int at, PoolAxis rows, PoolAxis columns)
    {
        var sum = 0f;
        for (var r = rows.Window - 1; r >= 0; r--)
        {
            var top = at / columns.Extent + rows.Pad - r * rows.Dilation;
            for (var q = columns.Window - 1; q >= 0; q--)
            {
                var left = at % columns.Extent + columns.Pad - q * columns.Dilation;
                if (top >= 0 && top % rows.Stride == 0 && top / rows.Stride < rows.Pooled && left >= 0 && left % columns.Stride == 0 && left / columns.Stride < columns.Pooled)
                {
                    var window = top / rows.Stride * columns.Pooled + left / columns.Stride;
                    var place = plane * rows.Pooled * columns.Pooled + window;
                    sum += MaxPlace(x, y[place], plane, window, rows, columns) == at ? dy[place] : 0f;
                }
            }
        }

        return sum;
    }

    public static float MaxPoolGather(ArrayView<float> x, ArrayView<float> y, ArrayView<float> values, int plane, int at, PoolAxis rows, PoolAxis columns)
    {
        var place = MaxPlace(x, y[plane * rows.Pooled * columns.Pooled + at], plane, at, rows, columns);
        return place < 0 ? 0f : values[plane * rows.Extent * columns.Extent + place];
    }

    public static float AvgPool(ArrayView<float> x, int plane, int at, PoolAxis rows, PoolAxis columns)
    {
        var sum = 0f;
        for (var r = 0; r < rows.Window; r++)
        {
            var h = at / columns.Pooled * rows.Stride - rows.Pad + r * rows.Dilation;
            for (var q = 0; q < columns.Window; q++)
            {
                var w = at % columns.Pooled * columns.Stride - columns.Pad + q * columns.Dilation;
                sum += h >= 0 && h < rows.Extent && w >= 0 && w < columns.Extent ? x[(plane * rows.Extent + h) * columns.Extent + w] : 0f;
            }
        }

        return sum / (Count(at / columns.Pooled, rows) * Count(at % columns.Pooled, columns));
    }

    public static float AvgPoolGradient(ArrayView<float> dy, int plane, int at, PoolAxis rows, PoolAxis columns)
    {
        var sum = 0f;
        for (var r = rows.Window - 1; r >= 0; r--)
        {
            var top = at / columns.Extent + rows.Pad - r * rows.Dilation;
            for (var q = columns.Window - 1; q >= 0; q--)
            {
                var left = at % columns.Extent + columns.Pad - q * columns.Dilation;
                if (top >= 0 && top % rows.Stride == 0 && top / rows.Stride < rows.Pooled && left >= 0 && left % columns.Stride == 0 && left / columns.Stride < columns.Pooled)
                {
                    sum += dy[(plane * rows.Pooled + top / rows.Stride) * columns.Pooled + left / columns.Stride] / (Count(top / rows.Stride, rows) * Count(left / columns.Stride, columns));
                }
            }
        }

        return sum;
    }

    /// <summary>The first place of a window, row by row, whose element is the largest; a NaN counts as such. -1 where the window is padding alone.</summary>
    private static int MaxPlace(ArrayView<float> x, float largest, int plane, int window, PoolAxis rows, PoolAxis columns)
    {
        var place = -1;
        for (var r = rows.Window - 1; r >= 0; r--)
        {
            var h = window / columns.Pooled * rows.Stride - rows.Pad + r * rows.Dilation;
            for (var q = columns.Window - 1; q >= 0; q--)
            {
                var w = window % columns.Pooled * columns.Stride - columns.Pad + q * columns.Dilation;
                if (h >= 0 && h < rows.Extent && w >= 0 && w < columns.Extent)
                {
                    var value = x[(plane * rows.Extent + h) * columns.Extent + w];
                    place = value == largest || float.IsNaN(value) ? h * columns.Extent + w : place;
                }
            }
        }

        return place;
    }

    /// <summary>How many of a window's elements along an axis a mean is over: at least 1.</summary>
    private static int Count(int pooled, PoolAxis axis)
    {
        var first = pooled * axis.Stride - axis.Pad;
        var from = axis.CountsPadding != 0 || first >= 0 ? first : first + (-first + axis.Dilation - 1) / axis.Dilation * axis.Dilation;
        var end = first + axis.Window * axis.Dilation;
        var count = ((end < axis.CountEnd ? end : axis.CountEnd) - from + axis.Dilation - 1) / axis.Dilation;
        return count < 1 ? 1 : count;
    }
}
