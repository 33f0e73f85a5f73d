using System;
using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><see cref="Conv2dWeightGradient"/> of a 3x3 or 5x5 window without stride by Winograd's minimal filtering (Lavin and Gray 2016), of an image and gradients in
/// blocks; the result is in the filters' own order. Choose-layout makes it.</summary>
public sealed record WinogradWeightGradient(Window Window, int Tile, int Slices = 1) : LoopOperator
{
    /// <summary>Blocks of channels and filters of a unit of work: its sums, and its tiles, stay in the second-level cache together.</summary>
    private const int MaxUnitBlocks = 2;
    private const int MaxUnitFilters = 64;

    /// <summary>Elements of transformed tiles that are worked on at a time.</summary>
    private const int ChunkElements = 128 * 1024;

    public override string Name => "winograd_weight_gradient";

    public override string Role => Slices == 1 ? "" : "WeightSlices";

    public override string Details => Invariant.Text($"F({Tile}x{Tile},{Window.Height}x{Window.Width}) pad {Window.Pad}") + (Slices == 1 ? "" : Invariant.Text($" slices {Slices}"));

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].IsBlocked && inputs[1].IsBlocked && WinogradConv2d.Fits(Window),
        new Conv2dWeightGradient(Window, Slices).InferType(inputs),
        $"{inputs[0]} and {inputs[1]} by {Window}");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var (x, dy) = (inputs[0], inputs[1]);
        var points = WinogradConv2d.Points(Window.Height, Tile);
        var tiles = WinogradConv2d.Tiles(dy.Height, Tile) * WinogradConv2d.Tiles(dy.Width, Tile);
        var (blocks, filters) = (UnitBlocks(x), UnitFilters(dy));
        var unit = (blocks * TensorType.Block) + filters;
        var most = Math.Max(1, ChunkElements / (points * unit));
        var chunk = tiles <= most ? most / tiles * tiles : (tiles + ((tiles + most - 1) / most) - 1) / ((tiles + most - 1) / most);
        var scratch = (long)points * ((unit * chunk) + (blocks * TensorType.Block * filters) + (3 * TensorType.Block)) + (2L * points * TensorType.Block);
        return new CpuLoop(
            "WinogradWeightGradient",
            "IWinogradWeightShape",
            EquatableArray.Of(
                new ShapeConstant("InputBlocks", x.Blocks),
                new ShapeConstant("Filters", dy.Blocks * TensorType.Block),
                new ShapeConstant("Height", x.Height),
                new ShapeConstant("Width", x.Width),
                new ShapeConstant("PadTop", Window.Pad.Top),
                new ShapeConstant("PadLeft", Window.Pad.Left),
                new ShapeConstant("OutHeight", dy.Height),
                new ShapeConstant("OutWidth", dy.Width),
                new ShapeConstant("Size", Window.Height),
                new ShapeConstant("Tile", Tile),
                new ShapeConstant("UnitBlocks", blocks),
                new ShapeConstant("ChunkTiles", chunk),
                new ShapeConstant("Channels", x.Channels),
                new ShapeConstant("KeptFilters", dy.Channels),
                new ShapeConstant("UnitFilters", filters),
                new ShapeConstant("Slices", Slices)),
            TailAxis.None,
            NetworkModel.Aligned(scratch));
    }

    /// <summary>Units of work of one slice.</summary>
    internal static int Units(TensorType x, TensorType dy) =>
        (x.Blocks + UnitBlocks(x) - 1) / UnitBlocks(x) * (((dy.Blocks * TensorType.Block) + UnitFilters(dy) - 1) / UnitFilters(dy));

    private static int UnitBlocks(TensorType x) => Math.Min(MaxUnitBlocks, x.Blocks);

    private static int UnitFilters(TensorType dy) => Math.Min(MaxUnitFilters, (dy.Channels + 31) / 32 * 32);
}
