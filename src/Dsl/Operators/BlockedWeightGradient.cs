using System;
using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><see cref="Conv2dWeightGradient"/> of gradients in blocks of channels; the image lies in blocks too, unless it is that of a first layer. The result is in
/// the filters' own order. Choose-layout makes it.</summary>
public sealed record BlockedWeightGradient(Window Window, int Slices = 1, int Groups = 1) : LoopOperator
{
    /// <summary>Places whose gradients and image are walked over at a time: they stay in the second-level cache.</summary>
    private const int ChunkPlaces = 256;

    /// <summary>Filters that two of the widest vectors hold.</summary>
    private const int PanelWidth = 32;

    /// <summary>The most filters of a unit of work: more share what is gathered, fewer leave more units.</summary>
    private const int MaxUnitFilters = 128;

    /// <summary>Elements of a unit's sums that stay in the second-level cache.</summary>
    private const int SumElements = 64 * 1024;

    /// <summary>Units from which filters alone keep many threads busy.</summary>
    private const int ManyUnits = 32;

    public override string Name => "blocked_weight_gradient";

    public override string Role => Slices == 1 ? "" : "WeightSlices";

    public override string Details => Conv2d.DetailsOf(Window, Groups) + (Slices == 1 ? "" : Invariant.Text($" slices {Slices}"));

    /// <summary>Adds the gradient of the filters, in as many slices as the planar one was to have, or more.</summary>
    internal static int Add(LayoutBuilder layout, Conv2dWeightGradient planar, int x, int dy)
    {
        var (image, gradients) = (layout.TypeOf(x).Channels < TensorType.Block ? layout.InPlanes(x) : layout.InBlocks(x), layout.InBlocks(dy));
        var (window, groups) = (planar.Window, planar.Groups);
        var tile = layout.WinogradWeightTile(window, groups, layout.TypeOf(image), layout.TypeOf(gradients));
        var units = tile is null
            ? Units(window, groups, layout.TypeOf(image), layout.TypeOf(gradients))
            : WinogradWeightGradient.Units(layout.TypeOf(image), layout.TypeOf(gradients));
        var slices = planar.Slices > 1 ? planar.Slices : Math.Min(8, (ManyUnits + units - 1) / units);
        LoopOperator loop = tile is { } size ? new WinogradWeightGradient(window, size, slices) : new BlockedWeightGradient(window, slices, groups);
        var sums = layout.Graph.Add(loop, image, gradients);
        return slices == planar.Slices ? sums : layout.Graph.Add(new SliceSum(), sums);
    }

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[1].IsBlocked, new Conv2dWeightGradient(Window, Slices, Groups).InferType(inputs), $"{inputs[1]} is not in blocks");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var (x, dy) = (inputs[0], inputs[1]);
        var lanes = x.IsBlocked ? TensorType.Block : 1;
        var joined = FilterPacking.JoinedGroups(Groups, x.Channels / Groups);
        var isGathered = !Window.Pad.IsNone || Window.Ceil;
        var rowLength = isGathered ? ((dy.Width - 1) * Window.Stride.Width) + Window.Columns.Span : x.Width;
        var most = Math.Max(1, Math.Min(dy.Height, ChunkPlaces / dy.Width));
        var chunks = (dy.Height + most - 1) / most;
        var lines = (dy.Height + chunks - 1) / chunks;
        var samples = chunks > 1 ? 1 : Math.Max(1, ChunkPlaces / (dy.Height * dy.Width));
        var gathered = isGathered ? (long)samples * (((lines - 1) * Window.Stride.Height) + Window.Rows.Span) * rowLength * lanes : 0;
        var filters = UnitFilters(Window, lanes, dy.Channels / Groups * joined);
        return new CpuLoop(
            "BlockedWeightGradient",
            "IBlockedWeightShape",
            EquatableArray.Of(
                new ShapeConstant("Lanes", lanes),
                new ShapeConstant("Groups", Groups / joined),
                new ShapeConstant("Joined", joined),
                new ShapeConstant("Filters", dy.Channels / Groups),
                new ShapeConstant("Channels", x.Channels / Groups),
                new ShapeConstant("Height", x.Height),
                new ShapeConstant("Width", x.Width),
                new ShapeConstant("FilterHeight", Window.Height),
                new ShapeConstant("FilterWidth", Window.Width),
                new ShapeConstant("StrideHeight", Window.Stride.Height),
                new ShapeConstant("StrideWidth", Window.Stride.Width),
                new ShapeConstant("DilationHeight", Window.Dilation.Height),
                new ShapeConstant("DilationWidth", Window.Dilation.Width),
                new ShapeConstant("PadTop", Window.Pad.Top),
                new ShapeConstant("PadLeft", Window.Pad.Left),
                new ShapeConstant("OutHeight", dy.Height),
                new ShapeConstant("OutWidth", dy.Width),
                new ShapeConstant("Gather", isGathered ? 1 : 0),
                new ShapeConstant("RowLength", rowLength),
                new ShapeConstant("ChunkLines", lines),
                new ShapeConstant("ChunkSamples", samples),
                new ShapeConstant("UnitFilters", filters),
                new ShapeConstant("Slices", Slices)),
            TailAxis.None,
            NetworkModel.Aligned(((long)filters * lanes * Window.Height * Window.Width) + gathered));
    }

    /// <summary>Units of work of one slice.</summary>
    private static int Units(Window window, int groups, TensorType x, TensorType dy)
    {
        var joined = FilterPacking.JoinedGroups(groups, x.Channels / groups);
        var lanes = x.IsBlocked ? TensorType.Block : 1;
        var filters = dy.Channels / groups * joined;
        var unit = UnitFilters(window, lanes, filters);
        return groups / joined * (((x.Channels / groups * joined) + lanes - 1) / lanes) * ((filters + unit - 1) / unit);
    }

    private static int UnitFilters(Window window, int lanes, int filters)
    {
        var most = Math.Min(MaxUnitFilters, SumElements / (lanes * window.Height * window.Width)) / PanelWidth * PanelWidth;
        return Math.Max(PanelWidth, Math.Min(most, (filters + PanelWidth - 1) / PanelWidth * PanelWidth));
    }
}
