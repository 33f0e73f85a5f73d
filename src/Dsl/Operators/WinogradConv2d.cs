using System;
using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><see cref="BlockedConv2d"/> of a 3x3 or 5x5 window without stride by Winograd's minimal filtering (Lavin and Gray 2016): tiles of
/// <paramref name="Tile"/>x<paramref name="Tile"/> results of 3x3 windows cost (Tile+2)² products in place of 9 Tile². Inputs: an image in blocks, and the filters as
/// <see cref="WinogradFilters"/> transforms them, or with <paramref name="IsInPasses"/> as <see cref="PackFilters"/> lays them out: then it transforms them itself, each time.</summary>
public sealed record WinogradConv2d(Window Window, int Filters, int Tile, bool IsInPasses = false) : LoopOperator
{
    /// <summary>Elements of transformed tiles and products that are worked on at a time: they stay in the second-level cache.</summary>
    private const int ChunkElements = 160 * 1024;

    /// <summary>Tiles below which the weights would be read too often for too little: rather leave the second-level cache.</summary>
    private const int FewTiles = 56;

    /// <summary>Elements of transformed tiles and filters that a pass works on: they stay in the second-level cache, a small one too.</summary>
    private const int PassElements = 96 * 1024;

    /// <summary>Filters of the widest panel.</summary>
    private const int PanelWidth = 32;

    /// <summary>Tiles that fill the register tile.</summary>
    private const int RegisterTiles = 14;

    public override string Name => "winograd_conv2d";

    public override string Details => Invariant.Text($"F({Tile}x{Tile},{Window.Height}x{Window.Width}) pad {Window.Pad}") + (IsInPasses ? " in passes" : "");

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].IsBlocked && Fits(Window),
        TensorType.Batched(Filters, Window.OutHeight(inputs[0].Height), Window.OutWidth(inputs[0].Width)) with { IsBlocked = true },
        $"{inputs[0]} by {Window}");

    public static bool Fits(Window window) => window is { Height: 3, Width: 3, Ceil: false } or { Height: 5, Width: 5, Ceil: false } && window.Stride == 1 && window.Dilation == 1;

    /// <summary>As the plain algorithm counts them.</summary>
    public override long MultiplyAdds(IReadOnlyList<TensorType> inputs, TensorType output) =>
        (long)output.Length * inputs[0].Channels * Window.Height * Window.Width;

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var x = inputs[0];
        var points = Points(Window.Height, Tile);
        var chunk = ChunkTiles(Window.Height, Tile, x, output);
        var pass = IsInPasses ? PassBlocks(x, output) : x.Blocks;
        var transformed = (long)points * ((pass * TensorType.Block * chunk) + TensorType.Block);
        var filters = IsInPasses ? (long)points * ((pass * TensorType.Block * PanelWidth) + TensorType.Block) : 0;
        var products = IsInPasses ? ProductsInPasses(points, chunk, pass, x, output) : (long)points * ((output.Blocks * TensorType.Block * chunk) + TensorType.Block);
        var patch = 2L * points * TensorType.Block;
        return new CpuLoop(
            IsInPasses ? "WinogradConv2dInPasses" : "WinogradConv2d",
            "IWinogradConvShape",
            EquatableArray.Of(
                new ShapeConstant("InputBlocks", x.Blocks),
                new ShapeConstant("Filters", output.Blocks * TensorType.Block),
                new ShapeConstant(CpuLoop.OutputBlocks, output.Blocks),
                new ShapeConstant("Height", x.Height),
                new ShapeConstant("Width", x.Width),
                new ShapeConstant("PadTop", Window.Pad.Top),
                new ShapeConstant("PadLeft", Window.Pad.Left),
                new ShapeConstant("OutHeight", output.Height),
                new ShapeConstant("OutWidth", output.Width),
                new ShapeConstant("Size", Window.Height),
                new ShapeConstant("Tile", Tile),
                new ShapeConstant("UnitBlocks", pass),
                new ShapeConstant("ChunkTiles", chunk)),
            TailAxis.Row,
            transformed + filters + products + patch);
    }

    /// <summary>With one pass over the channels a panel's products are done before the next one's begin.</summary>
    private static long ProductsInPasses(int points, int chunk, int pass, TensorType x, TensorType y) =>
        pass >= x.Blocks ? (long)points * ((chunk * PanelWidth) + TensorType.Block) : (long)points * (chunk + 1) * ((y.Blocks + 1) * TensorType.Block);

    /// <summary>Blocks of channels of a pass, all passes of about as many: what the tiles of one sample and a panel of filters have of them.</summary>
    public int PassBlocks(TensorType x, TensorType y)
    {
        var tiles = Math.Min(Tiles(y.Height, Tile) * Tiles(y.Width, Tile), ChunkTiles(Window.Height, Tile, x, y));
        var most = Math.Max(1, PassElements / (Points(Window.Height, Tile) * TensorType.Block * (tiles + PanelWidth)));
        var passes = (x.Blocks + most - 1) / most;
        return (x.Blocks + passes - 1) / passes;
    }

    /// <summary>Products of a tile.</summary>
    public static int Points(int size, int tile) => (tile + size - 1) * (tile + size - 1);

    /// <summary>Tiles along an axis.</summary>
    public static int Tiles(int extent, int tile) => (extent + tile - 1) / tile;

    /// <summary>Tiles that are worked on at a time.</summary>
    public static int ChunkTiles(int size, int tile, TensorType x, TensorType y) =>
        ChunkTiles(Points(size, tile) * (x.Blocks + y.Blocks) * TensorType.Block, Tiles(y.Height, tile) * Tiles(y.Width, tile));

    /// <summary>As many tiles as the cache holds, in whole register tiles where there are more than one; for small images those of several samples.</summary>
    private static int ChunkTiles(int elements, int tiles)
    {
        var most = Math.Max(FewTiles, ChunkElements / elements / RegisterTiles * RegisterTiles);
        if (tiles <= most)
        {
            return Math.Max(tiles, most / tiles * tiles);
        }

        var chunks = (tiles + most - 1) / most;
        return Math.Min(most, ((((tiles + chunks - 1) / chunks) + RegisterTiles - 1) / RegisterTiles) * RegisterTiles);
    }
}

/// <summary>Filters <c>[K,C,3,3]</c> or <c>[K,C,5,5]</c> transformed for <see cref="WinogradConv2d"/>: <c>G g Gᵀ</c>, in panels of filters, point after point. <paramref name="IsTurned"/>: turned
/// round, filters and channels having changed places, as the gradient of the input has them.</summary>
public sealed record WinogradFilters(int Tile, bool IsTurned = false) : LoopOperator
{
    public override string Name => "winograd_filters";

    public override string Role => "Transform";

    public override string Details => Invariant.Text($"tile {Tile}") + (IsTurned ? " turned" : "");

    public override TensorType InferType(IReadOnlyList<TensorType> inputs)
    {
        var packing = FilterPacking.Of(1, isBlocked: true, inputs[0], IsTurned);
        return TensorType.Fixed(checked(packing.PackedFilters * packing.PackedChannels * WinogradConv2d.Points(inputs[0].Extents[2], Tile)));
    }

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new(
        "WinogradFilters",
        "IWinogradFilterShape",
        EquatableArray.Of(
            new ShapeConstant("Filters", inputs[0].Extents[IsTurned ? 1 : 0]),
            new ShapeConstant("Channels", inputs[0].Extents[IsTurned ? 0 : 1]),
            new ShapeConstant("Turned", IsTurned ? 1 : 0),
            new ShapeConstant("Size", inputs[0].Extents[2]),
            new ShapeConstant("Tile", Tile)),
        TailAxis.None,
        0);
}
