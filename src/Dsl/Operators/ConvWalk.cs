using System;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>How a convolution's input is brought before the register tile.</summary>
public enum Gather
{
    /// <summary>Read where it lies: stride 1 without padding.</summary>
    Direct = 0,

    /// <summary>Copied into scratch with a border of zeros: stride 1 with padding, and gradients of inputs.</summary>
    Halo = 1,

    /// <summary>Spread into one row a filter tap (im2col): other strides.</summary>
    Columns = 2,
}

/// <summary>The geometry of one convolution loop, worked out here so that the compiler plans its scratch memory and the kernel template
/// reads the same numbers as constants. Places are walked flat: rows of <c>RowStride</c>, of which the first <c>OutWidth</c> places count.</summary>
public sealed record ConvWalk(
    Gather Gather, int Channels, int Height, int Width, int Filters, Window Window, int OutHeight, int OutWidth)
{
    /// <summary>Output places that one pass over the channels aims at: its rows stay in the first-level cache.</summary>
    private const int ChunkPlaces = 2048;

    /// <summary>Gradient places that a filter gradient sums in registers at a time: with the widest vectors they fill the first-level cache.</summary>
    private const int GradientPlaces = 400;

    /// <summary>Filters that two of the widest vectors hold.</summary>
    public const int MaxLanes = 32;

    /// <summary>Elements that a vector may read past the last place.</summary>
    private const int Slack = 64;

    /// <summary>From one output row to the next in the flat walk.</summary>
    public int RowStride { get; init; } = Gather switch
    {
        Gather.Direct => Width,
        Gather.Halo => OutWidth + Window.Columns.Span - 1,
        _ => OutWidth,
    };

    /// <summary>Output rows done at a time.</summary>
    public int ChunkRows { get; init; }

    /// <summary>Length of a channel within the gathered block.</summary>
    public int ChannelStride { get; init; }

    public int FilterRowStride => Gather == Gather.Columns ? Window.Width * FilterColumnStride : RowStride * Window.Dilation.Height;

    public int FilterColumnStride => Gather == Gather.Columns ? ChunkRows * RowStride : Window.Dilation.Width;

    /// <summary>Flat places of a chunk, rounded up to two of the widest vectors.</summary>
    public int ChunkFlat => Round(ChunkRows * RowStride, 32);

    /// <summary>Samples whose filter gradients are summed in registers at a time.</summary>
    public int BlockSamples { get; init; } = 1;

    /// <summary>Groups of channels that are convolved apart; <see cref="Channels"/> and <see cref="Filters"/> are those of one.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Parts of the batch that a filter gradient sums by themselves.</summary>
    public int Slices { get; init; } = 1;

    public long Scratch { get; init; }

    /// <param name="window">The filters' window.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="x">The image.</param>
    /// <param name="y">The result.</param>
    /// <param name="rowsAtATime">Rows that are not cut apart: those that a pool behind it joins.</param>
    public static ConvWalk Forward(Window window, int groups, TensorType x, TensorType y, int rowsAtATime = 1)
    {
        var gather = window.Stride != 1 ? Gather.Columns : window.Pad.IsNone ? Gather.Direct : Gather.Halo;
        var walk = Of(gather, window, groups, x, y).InChunks(rowsAtATime);
        return walk with { Scratch = walk.GatheredLength(walk.Channels) + (RegisterRows * walk.ChunkFlat) + Slack };
    }

    public static ConvWalk InputGradient(Window window, int groups, TensorType dy, TensorType dx)
    {
        // From here on the roles are turned: the gradient is the input, and its channels are the filters.
        var walk = Of(Gather.Halo, window, groups, dy, dx).InChunks();
        var turnedFilters = (long)dy.Channels * walk.Filters * window.Height * window.Width;
        return walk with { Scratch = NetworkModel.Aligned(turnedFilters) + walk.GatheredLength(walk.Channels) + (RegisterRows * walk.ChunkFlat) + Slack };
    }

    /// <summary>The loop of the filters' gradient, which walks over strides where the image lies: it only needs a halo for padding.</summary>
    public static ConvWalk WeightGradient(Window window, int groups, TensorType x, TensorType dy)
    {
        var walk = Of(window.Pad.IsNone ? Gather.Direct : Gather.Halo, window, groups, x, dy) with { RowStride = window.Columns.Padded(x.Width) };
        var mostRows = Math.Max(1, Math.Min(walk.OutHeight, GradientPlaces / walk.OutWidth));
        var chunks = (walk.OutHeight + mostRows - 1) / mostRows;
        walk = walk with { ChunkRows = (walk.OutHeight + chunks - 1) / chunks };
        walk = walk with
        {
            ChannelStride = (((walk.ChunkRows - 1) * window.Stride.Height) + window.Rows.Span) * walk.RowStride,
            BlockSamples = chunks > 1 ? 1 : Math.Max(1, GradientPlaces / (walk.OutHeight * walk.OutWidth)),
        };
        var turned = (long)walk.BlockSamples * walk.ChunkRows * walk.OutWidth * MaxLanes;
        var halo = walk.Gather == Gather.Direct ? 0 : (long)walk.BlockSamples * walk.ChannelStride;
        return walk with { Scratch = turned + halo + Slack };
    }

    public EquatableArray<ShapeConstant> Constants() => EquatableArray.Of(
        new ShapeConstant("Channels", Channels),
        new ShapeConstant("Height", Height),
        new ShapeConstant("Width", Width),
        new ShapeConstant("Filters", Filters),
        new ShapeConstant("FilterHeight", Window.Height),
        new ShapeConstant("FilterWidth", Window.Width),
        new ShapeConstant("StrideHeight", Window.Stride.Height),
        new ShapeConstant("StrideWidth", Window.Stride.Width),
        new ShapeConstant("PadTop", Window.Pad.Top),
        new ShapeConstant("PadLeft", Window.Pad.Left),
        new ShapeConstant("DilationHeight", Window.Dilation.Height),
        new ShapeConstant("DilationWidth", Window.Dilation.Width),
        new ShapeConstant("OutHeight", OutHeight),
        new ShapeConstant("OutWidth", OutWidth),
        new ShapeConstant("Gather", (int)Gather),
        new ShapeConstant("RowStride", RowStride),
        new ShapeConstant("ChannelStride", ChannelStride),
        new ShapeConstant("FilterRowStride", FilterRowStride),
        new ShapeConstant("FilterColumnStride", FilterColumnStride),
        new ShapeConstant("ChunkRows", ChunkRows),
        new ShapeConstant("ChunkFlat", ChunkFlat),
        new ShapeConstant("BlockSamples", BlockSamples),
        new ShapeConstant("Groups", Groups),
        new ShapeConstant("Slices", Slices));

    /// <summary>Filters that the register tile does at a time.</summary>
    private const int RegisterRows = 6;

    /// <summary>Cuts the output into chunks of rows, and gives the gathered block of one its size.</summary>
    private ConvWalk InChunks(int rowsAtATime = 1)
    {
        var rows = Math.Max(rowsAtATime, ChunkPlaces / RowStride / rowsAtATime * rowsAtATime);
        var walk = this with { ChunkRows = Math.Min(OutHeight, rows) };
        return walk with
        {
            ChannelStride = Gather switch
            {
                Gather.Direct => Height * Width,
                Gather.Halo => (walk.ChunkRows + Window.Rows.Span - 1) * RowStride,
                _ => Window.Height * walk.FilterRowStride,
            },
        };
    }

    private static ConvWalk Of(Gather gather, Window window, int groups, TensorType from, TensorType to) =>
        new(gather, from.Channels / groups, from.Height, from.Width, to.Channels / groups, window, to.Height, to.Width) { Groups = groups };

    private static int Round(int value, int to) => (value + to - 1) / to * to;

    /// <summary>Scratch elements of the gathered block of some channels, with the slack that flat walking reads past its end.</summary>
    private long GatheredLength(int channels) =>
        Gather == Gather.Direct ? 0 : NetworkModel.Aligned(((long)channels * ChannelStride) + RowStride + Slack);
}
