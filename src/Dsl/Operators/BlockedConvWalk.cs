using System;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>How a blocked convolution walks: worked out here, so that the compiler plans its scratch memory and the kernel reads the same numbers as constants.</summary>
public sealed record BlockedConvWalk(Window Window, int Groups, int Lanes, int InputBlocks, int Filters, int Height, int Width)
{
    /// <summary>Elements of the input that a chunk aims at: half a second-level cache.</summary>
    private const int ChunkElements = 64 * 1024;

    /// <summary>Elements of a panel's weights that may be walked over at once: they stay in the second-level cache.</summary>
    private const int PanelElements = 32 * 1024;

    /// <summary>Elements of a panel's weights that stay in the first-level cache.</summary>
    private const int PassElements = 8 * 1024;

    /// <summary>Filters of the widest panel.</summary>
    private const int PanelWidth = 32;

    /// <summary>Places of a line, where lines are free to choose: four of the largest register tiles.</summary>
    private const int FlatLength = 56;

    public int Lines { get; init; }

    public int LineLength { get; init; }

    public int LastLength { get; init; }

    /// <summary>Whether the input is read from scratch, where it has its border.</summary>
    public bool IsGathered => !Window.Pad.IsNone || Window.Ceil || IsPicked;

    /// <summary>Whether only every so many places are gathered, side by side: what a 1x1 filter with a stride sees.</summary>
    private bool IsPicked => IsFlat && Window.Stride != 1;

    /// <summary>From a row of what is read to the next, in places.</summary>
    public int RowLength => IsFlat ? LineLength : IsGathered ? ((LineLength - 1) * Window.Stride.Width) + Window.Columns.Span : Width;

    public int ChunkLines { get; init; } = 1;

    public int ChunkSamples { get; init; } = 1;

    public int PassBlocks { get; init; } = 1;

    /// <summary>Scratch elements of a worker: the gathered samples of a chunk.</summary>
    public long Scratch => IsGathered ? NetworkModel.Aligned((long)ChunkSamples * Groups * InputBlocks * Lanes * GatherHeight * RowLength) : 0;

    /// <summary>Whether lines are rows, and a result is done in one pass over the channels: then a pool can end the loop.</summary>
    public bool IsPoolable => !IsFlat && PassBlocks >= InputBlocks;

    /// <summary>Scratch elements for two lines of a panel, behind the other.</summary>
    public long PairScratch => 2 * (long)LineLength * PanelWidth;

    private int GatherHeight => IsFlat ? ChunkLines : ((ChunkLines - 1) * Window.Stride.Height) + Window.Rows.Span;

    /// <param name="window">The filters' window.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="x">The image.</param>
    /// <param name="y">The result.</param>
    /// <param name="rowsAtATime">Rows that are not cut apart: those that a pool behind it joins.</param>
    public static BlockedConvWalk Of(Window window, int groups, TensorType x, TensorType y, int rowsAtATime = 1)
    {
        var joined = FilterPacking.JoinedGroups(groups, x.Channels / groups);
        var lanes = x.IsBlocked ? TensorType.Block : 1;
        var apart = groups / joined;
        var inputs = ((x.Channels / apart) + lanes - 1) / lanes;
        var walk = new BlockedConvWalk(window, apart, lanes, inputs, y.Blocks * TensorType.Block / apart, x.Height, x.Width) { Lines = y.Height, LineLength = y.Width, LastLength = y.Width };
        return walk.IsFlat ? walk.InFlatLines().InChunks(1) : walk.InChunks(rowsAtATime);
    }

    public EquatableArray<ShapeConstant> Constants() => EquatableArray.Of(
        new ShapeConstant("Lanes", Lanes),
        new ShapeConstant("InputBlocks", InputBlocks),
        new ShapeConstant("Groups", Groups),
        new ShapeConstant("Filters", Filters),
        new ShapeConstant(CpuLoop.OutputBlocks, Groups * Filters / TensorType.Block),
        new ShapeConstant("Height", Height),
        new ShapeConstant("Width", Width),
        new ShapeConstant("FilterHeight", Window.Height),
        new ShapeConstant("FilterWidth", Window.Width),
        new ShapeConstant("StrideHeight", Window.Stride.Height),
        new ShapeConstant("StrideWidth", Window.Stride.Width),
        new ShapeConstant("DilationHeight", Window.Dilation.Height),
        new ShapeConstant("DilationWidth", Window.Dilation.Width),
        new ShapeConstant("PadTop", Window.Pad.Top),
        new ShapeConstant("PadLeft", Window.Pad.Left),
        new ShapeConstant("Lines", Lines),
        new ShapeConstant("LineLength", LineLength),
        new ShapeConstant("LastLength", LastLength),
        new ShapeConstant("Gather", IsPicked ? 2 : IsGathered ? 1 : 0),
        new ShapeConstant("RowLength", RowLength),
        new ShapeConstant("ChunkLines", ChunkLines),
        new ShapeConstant("ChunkSamples", ChunkSamples),
        new ShapeConstant("PassBlocks", PassBlocks));

    /// <summary>Whether each place is by itself, so that lines need not be rows.</summary>
    private bool IsFlat => Window is { Height: 1, Width: 1, Ceil: false } && Window.Pad.IsNone;

    /// <summary>A plane of which each place is by itself, in lines as equal as can be that fill the register tile: a width of one line, and as many rows.</summary>
    private BlockedConvWalk InFlatLines()
    {
        var places = Lines * LineLength;
        var lines = (places + FlatLength - 1) / FlatLength;
        var length = (places + lines - 1) / lines;
        return this with { Lines = lines, LineLength = length, LastLength = places - ((lines - 1) * length) };
    }

    private BlockedConvWalk InChunks(int rowsAtATime)
    {
        var line = Groups * InputBlocks * Lanes * RowLength * (IsFlat ? 1 : Window.Stride.Height);
        var most = Math.Max(1, Math.Min(Lines, ChunkElements / Math.Max(1, line)));
        var chunks = (Lines + most - 1) / most;
        var chunkLines = (Lines + chunks - 1) / chunks;
        chunkLines = Math.Min(Lines, (chunkLines + rowsAtATime - 1) / rowsAtATime * rowsAtATime);
        var panel = InputBlocks * Lanes * Window.Height * Window.Width * PanelWidth;
        return this with
        {
            ChunkLines = chunkLines,
            // Few weights stay in the nearest cache anyway: then samples by themselves keep more threads busy.
            ChunkSamples = chunks > 1 || panel <= PassElements ? 1 : Math.Max(1, ChunkElements / Math.Max(1, line * Lines)),
            PassBlocks = panel <= PanelElements ? InputBlocks : Math.Max(1, PassElements / (panel / InputBlocks)),
        };
    }
}
