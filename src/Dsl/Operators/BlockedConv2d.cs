using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><see cref="Conv2d"/> whose result lies in blocks of channels. Inputs: an image in blocks (or <c>[N,C,H,W]</c> of few channels: a first layer), and the
/// filters as <see cref="PackFilters"/> lays them out. Choose-layout makes it.</summary>
public sealed record BlockedConv2d(Window Window, int Filters, int Groups = 1) : LoopOperator
{
    public override string Name => "blocked_conv2d";

    public override string Details => Conv2d.DetailsOf(Window, Groups);

    public override TensorType InferType(IReadOnlyList<TensorType> inputs)
    {
        var x = inputs[0];
        return TensorType.Batched(Filters, Window.OutHeight(x.Height), Window.OutWidth(x.Width)) with { IsBlocked = true };
    }

    public override long MultiplyAdds(IReadOnlyList<TensorType> inputs, TensorType output) =>
        (long)output.Length * (inputs[0].Channels / Groups) * Window.Height * Window.Width;

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var walk = BlockedConvWalk.Of(Window, Groups, inputs[0], output);
        return new CpuLoop("BlockedConv2d", "IBlockedConvShape", walk.Constants(), TailAxis.Row, walk.Scratch);
    }

    public override CpuLoop? CpuPooled(IReadOnlyList<TensorType> inputs, TensorType output, Pool2d pool)
    {
        var walk = BlockedConvWalk.Of(Window, Groups, inputs[0], output, rowsAtATime: 2);
        return pool.IsPairs(output) && walk.IsPoolable
            ? new CpuLoop("BlockedConv2d" + pool.Suffix, "IBlockedConvShape", walk.Constants(), TailAxis.Row, walk.Scratch + walk.PairScratch) : null;
    }
}

/// <summary>Filters <c>[K,C,R,S]</c> laid out for <see cref="BlockedConv2d"/>: in panels of filters, zeros filling up blocks of 16.
/// <paramref name="IsBlocked"/>: the input that they meet lies in blocks.</summary>
public sealed record PackFilters(int Groups, bool IsBlocked) : LoopOperator
{
    /// <summary>For the gradient of the input: which taps, filters and channels having changed places.</summary>
    public FilterTaps? Turned { get; init; }

    public override string Name => "pack_filters";

    public override string Role => "Pack";

    public override string Details => string.Join(" ", new[] { Groups == 1 ? "" : Invariant.Text($"groups {Groups}"), Turned is null ? "" : "turned" }.Where(t => t.Length > 0));

    public override TensorType InferType(IReadOnlyList<TensorType> inputs)
    {
        var packing = FilterPacking.Of(Groups, IsBlocked, inputs[0], Turned is not null);
        return TensorType.Fixed(checked(packing.Groups / packing.Joined * packing.PackedFilters * packing.PackedChannels * Taps(inputs[0]).Count));
    }

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new(
        "PackFilters",
        "IPackShape",
        FilterPacking.Of(Groups, IsBlocked, inputs[0], Turned is not null).Constants().Concat(Taps(inputs[0]).Constants())
            .Concat([new ShapeConstant("FilterHeight", inputs[0].Extents[2]), new ShapeConstant("FilterWidth", inputs[0].Extents[3])]).ToEquatableArray(),
        TailAxis.None,
        0);

    private FilterTaps Taps(TensorType w) => Turned ?? new FilterTaps(w.Extents[2], w.Extents[3], 0, 1, 0, 1);
}

/// <summary>Rows and columns of filters that are taken, in their order: from a start on, a step apart, which is below 0 where they are turned round.</summary>
public sealed record FilterTaps(int Rows, int Columns, int RowStart, int RowStep, int ColumnStart, int ColumnStep)
{
    public int Count => Rows * Columns;

    public EquatableArray<ShapeConstant> Constants() => EquatableArray.Of(
        new ShapeConstant("TapRows", Rows),
        new ShapeConstant("TapColumns", Columns),
        new ShapeConstant("RowStart", RowStart),
        new ShapeConstant("RowStep", RowStep),
        new ShapeConstant("ColumnStart", ColumnStart),
        new ShapeConstant("ColumnStep", ColumnStep));
}

/// <summary>How filters meet blocks of channels. Groups smaller than a block are joined until they fill one, with zeros where a filter does not see
/// a channel; filters and channels are those of one group, in the gradient of the input turned.</summary>
public sealed record FilterPacking(int Groups, int Joined, int Filters, int Channels, int Lanes, bool IsTurned)
{
    public int PackedFilters => Round(Filters * Joined, TensorType.Block);

    public int PackedChannels => Round(Channels * Joined, Lanes);

    public static FilterPacking Of(int groups, bool isBlocked, TensorType w, bool isTurned = false)
    {
        var (filters, channels) = (w.Extents[0] / groups, w.Extents[1]);
        (filters, channels) = isTurned ? (channels, filters) : (filters, channels);
        return new FilterPacking(groups, JoinedGroups(groups, channels), filters, channels, isBlocked ? TensorType.Block : 1, isTurned);
    }

    /// <summary>Whether groups lie in whole blocks, alone or joined, on both sides.</summary>
    public static bool Fits(int groups, int channels, int filters) => groups == 1
        || (channels % TensorType.Block == 0 && filters % TensorType.Block == 0)
        || (TensorType.Block % channels == 0 && channels == filters && groups * channels % TensorType.Block == 0);

    public static int JoinedGroups(int groups, int channels) => groups == 1 || channels >= TensorType.Block ? 1 : TensorType.Block / channels;

    public EquatableArray<ShapeConstant> Constants() => EquatableArray.Of(
        new ShapeConstant("Groups", Groups),
        new ShapeConstant("Filters", Filters),
        new ShapeConstant("Channels", Channels),
        new ShapeConstant("Lanes", Lanes),
        new ShapeConstant("Joined", Joined),
        new ShapeConstant("Turned", IsTurned ? 1 : 0));

    private static int Round(int value, int to) => (value + to - 1) / to * to;
}
