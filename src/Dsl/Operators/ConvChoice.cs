using System;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>Which algorithm a convolution in blocks runs by: an estimate of the time that each takes, in cycles of one core with 512-bit vectors.</summary>
public static class ConvChoice
{
    /// <summary>What a larger tile, whose results are ten times less exact, must bring down the time to in training; in inference the smallest, for its filters take memory, and time
    /// at the start.</summary>
    private const double Worthwhile = 0.9;

    /// <summary>The tile of the Winograd algorithm that is estimated to be fastest, for a batch of about so many samples; null: the direct one is.</summary>
    public static int? WinogradTile(Window window, int groups, TensorType x, int filters, int batch)
    {
        if (groups != 1 || !x.IsBlocked || !WinogradConv2d.Fits(window))
        {
            return null;
        }

        var y = Result(window, x, filters);
        var direct = Direct(window, x, y, batch);
        var best = direct;
        int? tile = null;
        foreach (var candidate in Tiles(window))
        {
            var cost = Winograd(window.Height, candidate, x, y, batch);
            if (tile is null && batch == 1 ? cost + Start(window.Height, candidate, x, y) < Worthwhile * best : cost < (tile is null || batch == 1 ? best : Worthwhile * best))
            {
                (best, tile) = (cost, candidate);
            }
        }

        return tile ?? (batch == 1 ? TileInPasses(window, x, y, Worthwhile * direct) : null);
    }

    /// <summary>Whether a convolution by that algorithm had better transform its filters in each pass than once before the first, whose time and memory count.</summary>
    public static bool IsInPasses(Window window, int tile, TensorType x, int filters, int batch)
    {
        var y = Result(window, x, filters);
        return batch == 1 && InPasses(window, tile, x, y) < Winograd(window.Height, tile, x, y, 1) + (Start(window.Height, tile, x, y) / 2);
    }

    /// <summary>The tile by which a convolution in passes takes least, and less than so much.</summary>
    private static int? TileInPasses(Window window, TensorType x, TensorType y, double most) => Tiles(window)
        .Select(t => (Tile: (int?)t, Cost: InPasses(window, t, x, y)))
        .Where(c => c.Cost < most)
        .OrderBy(c => c.Cost)
        .FirstOrDefault().Tile;

    private static int[] Tiles(Window window) => window.Height == 3 ? [2, 4] : [2];

    private static TensorType Result(Window window, TensorType x, int filters) =>
        TensorType.Batched(filters, window.OutHeight(x.Height), window.OutWidth(x.Width)) with { IsBlocked = true };

    /// <summary>The tile of the Winograd algorithm by which the gradient of the filters is estimated to be faster than by the direct one; null: by none.</summary>
    public static int? WinogradWeightTile(Window window, int groups, TensorType x, TensorType dy)
    {
        if (groups != 1 || !x.IsBlocked || !WinogradConv2d.Fits(window))
        {
            return null;
        }

        // Transforms and the sums' way through the cache cost about half of the products.
        var tile = window.Height == 3 ? 4 : 2;
        var products = 1.5 * WinogradConv2d.Points(window.Height, tile) * WinogradConv2d.Tiles(dy.Height, tile) * WinogradConv2d.Tiles(dy.Width, tile);
        return products < (double)window.Height * window.Width * dy.Height * dy.Width ? tile : null;
    }

    /// <summary>Multiply-adds of 16 lanes, two a cycle; and weights, read once by each chunk of samples.</summary>
    private static double Direct(Window window, TensorType x, TensorType y, int batch)
    {
        var weights = (double)window.Height * window.Width * x.Channels * y.Channels;
        return (batch * weights * y.Height * y.Width / (2 * 16)) + (Times(batch, BlockedConvWalk.Of(window, 1, x, y).ChunkSamples) * WeightTraffic(weights)) + Layout(weights, batch);
    }

    private static double Winograd(int size, int tile, TensorType x, TensorType y, int batch)
    {
        var points = WinogradConv2d.Points(size, tile);
        var tiles = batch * WinogradConv2d.Tiles(y.Height, tile) * WinogradConv2d.Tiles(y.Width, tile);
        var weights = (double)points * x.Channels * y.Channels;
        var transforms = (double)tiles * ((x.Channels / 16.0 * 3 * points) + (y.Channels / 16.0 * 2 * points));
        var calls = points * Math.Ceiling(y.Channels / (2 * 16.0)) * CyclesOfCall;
        return (tiles * weights / (2 * 16)) + transforms + calls + (Times(tiles, batch == 1 ? tiles : WinogradConv2d.ChunkTiles(size, tile, x, y)) * WeightTraffic(weights)) + Layout(weights, batch);
    }

    /// <summary>The same with filters that each pass transforms: between passes over the channels products go to the cache and back. Transformed filters that the cache
    /// holds anyway are none too many to keep.</summary>
    private static double InPasses(Window window, int tile, TensorType x, TensorType y)
    {
        const int fewElements = 512 * 1024;
        var points = WinogradConv2d.Points(window.Height, tile);
        if ((long)points * x.Channels * y.Channels <= fewElements)
        {
            return double.PositiveInfinity;
        }

        var tiles = WinogradConv2d.Tiles(y.Height, tile) * WinogradConv2d.Tiles(y.Width, tile);
        var pairs = (double)x.Channels * y.Channels;
        var convolution = new WinogradConv2d(window, y.Channels, tile, IsInPasses: true);
        var passes = Times(x.Blocks, convolution.PassBlocks(x, y));
        var chunks = Times(tiles, WinogradConv2d.ChunkTiles(window.Height, tile, x, y));
        var transforms = (tiles * ((x.Channels / 16.0 * 3 * points) + (y.Channels / 16.0 * 2 * points))) + (chunks * pairs / 16 * CyclesOfFilter(points) * points);
        var calls = chunks * passes * points * Math.Ceiling(y.Channels / (2 * 16.0)) * CyclesOfCall;
        var products = passes == 1 ? 0 : 4.0 * passes * points * tiles * y.Channels / 16;
        return (tiles * points * pairs / (2 * 16)) + transforms + calls + products + (chunks * WeightTraffic(pairs * window.Height * window.Width));
    }

    /// <summary>Cycles that a point of a filter takes to compute, 16 filters at a time: the rows of the smallest transform stay in registers.</summary>
    private static double CyclesOfFilter(int points) => points == WinogradConv2d.Points(3, 2) ? 2 : 4;

    /// <summary>Cycles that a product of one point by one panel of filters costs before it computes.</summary>
    private const int CyclesOfCall = 150;

    /// <summary>Cycles for laying the filters out, as each step of training must: they go out to memory.</summary>
    private static double Layout(double weights, int batch) => batch == 1 ? 0 : 2 * weights;

    /// <summary>The share that counts of laying the filters out once, before the first pass.</summary>
    private static double Start(int size, int tile, TensorType x, TensorType y) => 0.2 * WinogradConv2d.Points(size, tile) * x.Channels * y.Channels;

    private static int Times(int all, int atATime) => (all + atATime - 1) / atATime;

    /// <summary>Cycles for weights read once: 32 bytes a cycle from the second-level cache, some 13 from beyond (measured by <c>dslc bench --tune</c>).</summary>
    private static double WeightTraffic(double elements) => elements * 4 <= 768 * 1024 ? elements / 8 : 0.3 * elements;
}
