using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>Which algorithm a convolution in blocks runs by: an estimate of the time that each takes, in cycles of one core with 512-bit vectors.</summary>
public static class ConvChoice
{
    /// <summary>The tile of the Winograd algorithm that is estimated to be fastest; null: the direct one is.</summary>
    public static int? WinogradTile(Window window, int groups, TensorType x, int filters)
    {
        if (groups != 1 || !x.IsBlocked || !WinogradConv2d.Fits(window))
        {
            return null;
        }

        var (height, width) = (window.OutHeight(x.Height), window.OutWidth(x.Width));
        var size = window.Height;
        var best = Direct(size, x.Channels, height, width, filters);
        int? tile = null;
        foreach (var candidate in size == 3 ? (int[])[2, 4] : [2])
        {
            var cost = Winograd(size, candidate, x.Channels, height, width, filters);
            if (cost < best)
            {
                (best, tile) = (cost, candidate);
            }
        }

        return tile;
    }

    /// <summary>Multiply-adds of 16 lanes, two a cycle; and weights that come from beyond the second-level cache.</summary>
    private static double Direct(int size, int channels, int height, int width, int filters) =>
        ((double)size * size * channels * height * width * filters / (2 * 16)) + WeightTraffic((double)size * size * channels * filters);

    private static double Winograd(int size, int tile, int channels, int height, int width, int filters)
    {
        var points = WinogradConv2d.Points(size, tile);
        var tiles = (double)WinogradConv2d.Tiles(height, tile) * WinogradConv2d.Tiles(width, tile);
        var products = points * tiles * channels * filters / (2 * 16);
        var transforms = tiles * ((channels / 16.0 * 3 * points) + (filters / 16.0 * 2 * points));
        return products + transforms + WeightTraffic((double)points * channels * filters);
    }

    /// <summary>Cycles for weights read once: 32 bytes a cycle from the second-level cache, 4 from beyond.</summary>
    private static double WeightTraffic(double elements) => elements * 4 <= 768 * 1024 ? elements / 8 : elements;
}
