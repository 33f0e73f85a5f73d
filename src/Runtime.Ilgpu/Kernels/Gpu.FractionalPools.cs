using ILGPU;

namespace DslCompiler.Ilgpu;

/// <summary>The numbers of a fractional pool; the windows of a site below 0 are not drawn.</summary>
public readonly struct FractionalShape(int height, int width, int windowHeight, int windowWidth, int outHeight, int outWidth, int site)
{
    public readonly int Height = height;
    public readonly int Width = width;
    public readonly int WindowHeight = windowHeight;
    public readonly int WindowWidth = windowWidth;
    public readonly int OutHeight = outHeight;
    public readonly int OutWidth = outWidth;
    public readonly int Site = site;
}

/// <summary>Fractional max pools (Graham 2014). Places are worked out in float64, as on the CPU: a device without it cannot run these.</summary>
public static partial class Gpu
{
    public static float FractionalMaxPool(ArrayView<float> x, int plane, int at, GpuStep s, FractionalShape shape) =>
        x[plane * shape.Height * shape.Width + FractionalPlace(x, plane, at, s, shape)];

    public static float FractionalMaxPoolGradient(ArrayView<float> x, ArrayView<float> dy, int plane, int at, GpuStep s, FractionalShape shape)
    {
        var sum = 0f;
        for (var window = 0; window < shape.OutHeight * shape.OutWidth; window++)
        {
            sum += FractionalPlace(x, plane, window, s, shape) == at ? dy[plane * shape.OutHeight * shape.OutWidth + window] : 0f;
        }

        return sum;
    }

    /// <summary>The place of a window's largest element; a NaN counts as such, and of several the last, as in PyTorch.</summary>
    private static int FractionalPlace(ArrayView<float> x, int plane, int window, GpuStep s, FractionalShape shape)
    {
        var draw = ((ulong)(uint)(shape.Site < 0 ? 0 : shape.Site) << SiteShift) + (2 * (ulong)plane);
        var across = shape.Site < 0 ? 0.5 : (Bits(s, draw) >> 8) * (1.0 / (1 << 24));
        var down = shape.Site < 0 ? 0.5 : (Bits(s, draw + 1) >> 8) * (1.0 / (1 << 24));
        var top = FractionalStart(window / shape.OutWidth, down, shape.Height, shape.WindowHeight, shape.OutHeight);
        var left = FractionalStart(window % shape.OutWidth, across, shape.Width, shape.WindowWidth, shape.OutWidth);
        var from = plane * shape.Height * shape.Width;
        var best = top * shape.Width + left;
        for (var i = 0; i < shape.WindowHeight * shape.WindowWidth; i++)
        {
            var at = (top + i / shape.WindowWidth) * shape.Width + left + i % shape.WindowWidth;
            best = x[from + at] > x[from + best] || float.IsNaN(x[from + at]) ? at : best;
        }

        return best;
    }

    /// <summary>PyTorch's sequence: steps of alpha, rounded down; the last window ends at the edge.</summary>
    private static int FractionalStart(int index, double sample, int extent, int window, int count)
    {
        var alpha = count > 1 ? (extent - window) / (double)(count - 1) : 0.0;
        return index == count - 1 ? extent - window : (int)((index + sample) * alpha) - (int)(sample * alpha);
    }
}
