using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>What is run in blocks of channels: the cases of the operator table whose operators can be, with as many channels as fill blocks, and more than they hold.</summary>
internal static class BlockedRows
{
    /// <summary>Operators that only choose-layout makes: the cases of those whose place they take run them.</summary>
    public static IReadOnlyList<string> Made { get; } =
    [
        nameof(PackFilters), nameof(BlockedConv2d), nameof(WinogradFilters), nameof(WinogradConv2d), nameof(BlockedWeightGradient), nameof(WinogradWeightGradient),
        nameof(Interleave),
        nameof(ChannelParts), nameof(JoinChannelParts), nameof(ToBlocks), nameof(FromBlocks), nameof(Relayout), nameof(FlattenBlocks),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Convolutions, .. Windows, .. Channels];

    private static IEnumerable<string> Convolutions => [nameof(Conv2d), "Direct", "Winograd2", "Winograd4", "WinogradInPasses2", "WinogradInPasses4", nameof(Conv2dInputGradient), "DirectWeights", "WinogradWeights2", "WinogradWeights4"];

    private static IEnumerable<string> Windows => [nameof(MaxPool2d), nameof(MaxPool2dGradient), nameof(AvgPool2d), nameof(AvgPool2dGradient)];

    private static IEnumerable<string> Channels =>
        [nameof(LocalResponseNorm), nameof(LocalResponseNormGradient), nameof(ChannelMean), nameof(ChannelVariance), nameof(ChannelDot), nameof(ChannelSum), nameof(Concat), nameof(Slice), nameof(Embed)];

    /// <summary>The row whose tolerance holds.</summary>
    public static OperatorRow Row(string name) => OperatorTable.Find(name switch
    {
        "Direct" or "Winograd2" or "Winograd4" or "WinogradInPasses2" or "WinogradInPasses4" => nameof(Conv2d),
        "DirectWeights" or "WinogradWeights2" or "WinogradWeights4" => nameof(Conv2dWeightGradient),
        _ => name,
    });

    public static BlockedCase[] Cases(string name, TestRandom random) => [.. (name switch
    {
        nameof(Conv2d) => Drawn(random).Select(ConvRows.Forward).Select(BlockedCase.Of),
        "Direct" => Drawn(random).Where(s => s.Window.Height == 3).Select(Direct),
        "Winograd2" => Drawn(random).Where(IsWinograd).Select(s => Winograd(s, 2)),
        "Winograd4" => Drawn(random).Where(s => IsWinograd(s) && s.Window.Height == 3).Select(s => Winograd(s, 4)),
        "WinogradInPasses2" => Drawn(random).Where(IsWinograd).Append(Deep).Select(s => Winograd(s, 2, isInPasses: true)),
        "WinogradInPasses4" => Drawn(random).Where(s => IsWinograd(s) && s.Window.Height == 3).Append(Deep).Select(s => Winograd(s, 4, isInPasses: true)),
        nameof(Conv2dInputGradient) => Drawn(random).Select(ConvRows.InputGradient).Select(BlockedCase.Of),
        "DirectWeights" => Drawn(random).Select((s, i) => DirectWeights(s, i % 3 == 0 ? 3 : 1)),
        "WinogradWeights2" => Drawn(random).Where(IsWinograd).Select((s, i) => WinogradWeights(s, 2, i % 3 == 0 ? 3 : 1)),
        "WinogradWeights4" => Drawn(random).Where(s => IsWinograd(s) && s.Window.Height == 3).Select((s, i) => WinogradWeights(s, 4, i % 3 == 1 ? 3 : 1)),
        nameof(MaxPool2d) => Pools(random).Select(p => BlockedCase.Of(PoolRows.MaxPool(p.X, p.Window))),
        nameof(MaxPool2dGradient) => Pools(random).Select(p => BlockedCase.Of(PoolRows.MaxPoolGradient(p.X, p.Window))),
        nameof(AvgPool2d) => Pools(random).Select((p, i) => BlockedCase.Of(PoolRows.AvgPool(p.X, p.Window, i % 3 != 0))),
        nameof(AvgPool2dGradient) => Pools(random).Select((p, i) => BlockedCase.Of(PoolRows.AvgPoolGradient(p.X, p.Window, i % 3 != 0))),
        nameof(LocalResponseNorm) => Norms(random).Select(n => BlockedCase.Of(NormRows.Lrn(n.X, n.Norm))),
        nameof(LocalResponseNormGradient) => Norms(random).Select(n => BlockedCase.Of(NormRows.LrnGradient(n.X, n.Norm))),
        nameof(ChannelMean) => Images.Select(NormRows.Mean).Select(BlockedCase.Of),
        nameof(ChannelVariance) => Images.Select(NormRows.Variance).Select(BlockedCase.Of),
        nameof(ChannelDot) => Images.Select(NormRows.Dot).Select(BlockedCase.Of),
        nameof(ChannelSum) => Images.Select(ProductRows.Channels).Select(BlockedCase.Of),
        nameof(Concat) => Images.Select((x, i) => BlockedCase.Of(ChannelRows.Concat([.. Enumerable.Range(1, 1 + (i % 5)).Select(part => x.WithChannels(16 * part)), x]))),
        nameof(Slice) => Images.Select((x, i) => BlockedCase.Of(ChannelRows.Slice(x.WithChannels(x.Channels + 32), new Slice(16 * (i % 3), i % 2 == 0 ? 16 : x.Channels + 32 - (16 * (i % 3)))))),
        nameof(Embed) => Images.Select((x, i) => BlockedCase.Of(ChannelRows.Embed(x.WithChannels((x.Channels + 15) / 16 * 16), 16 * (i % 3), x.WithChannels(x.Channels + 90)))),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such cases"),
    }).Where(c => c.Fits())];

    private static bool IsWinograd(ConvRows.Shapes s) => s.Groups == 1 && s.Channels >= TensorType.Block && WinogradConv2d.Fits(s.Window);

    private static BlockedCase Direct(ConvRows.Shapes s) => new("direct", ConvRows.Forward(s), (layout, inputs) => FilterPacking.Fits(s.Groups, s.Channels / s.Groups, s.Filters / s.Groups)
        ? layout.Graph.Add(new BlockedConv2d(s.Window, s.Filters, s.Groups), inputs[0], layout.Graph.Add(new PackFilters(s.Groups, IsBlocked: true), inputs[1]))
        : null);

    private static OperatorCase Weights(ConvRows.Shapes s, int slices) => slices == 1 ? ConvRows.WeightGradient(s) : ConvRows.Slices(s, slices);

    private static BlockedCase DirectWeights(ConvRows.Shapes s, int slices) => new("direct", Weights(s, slices), (layout, inputs) => FilterPacking.Fits(s.Groups, s.Channels / s.Groups, s.Filters / s.Groups)
        ? layout.Graph.Add(new BlockedWeightGradient(s.Window, slices, s.Groups), s.Channels < TensorType.Block ? layout.InPlanes(inputs[0]) : inputs[0], inputs[1])
        : null);

    private static BlockedCase WinogradWeights(ConvRows.Shapes s, int tile, int slices) => new($"F({tile})", Larger(Weights(s, slices), s, tile), (layout, inputs) =>
        layout.Graph.Add(new WinogradWeightGradient(s.Window, tile, slices), inputs[0], inputs[1]));

    /// <summary>Sums and differences of what is transformed are larger than what they give: with more than 16 points some twenty times.</summary>
    private static OperatorCase Larger(OperatorCase planar, ConvRows.Shapes s, int tile) => planar with
    {
        Magnitude = (inputs, batch) => [.. (planar with { Magnitude = null }).MagnitudeOf(inputs, batch).Select(m => (m + 1) * (WinogradConv2d.Points(s.Window.Height, tile) == 16 ? 2 : 20))],
    };

    /// <summary>Channels of several passes.</summary>
    private static ConvRows.Shapes Deep => new(200, 9, 8, 50, new Window(3, 3, 1, 1));

    private static BlockedCase Winograd(ConvRows.Shapes s, int tile, bool isInPasses = false) => new($"F({tile})", Larger(ConvRows.Forward(s), s, tile), (layout, inputs) =>
        layout.Graph.Add(
            new WinogradConv2d(s.Window, s.Filters, tile, isInPasses), inputs[0], layout.Graph.Add(isInPasses ? new PackFilters(1, IsBlocked: true) : new WinogradFilters(tile), inputs[1])));

    private static List<ConvRows.Shapes> Drawn(TestRandom random)
    {
        List<ConvRows.Shapes> shapes =
        [
            new(16, 6, 6, 16, new Window(3, 3, 1, 1)),
            new(20, 9, 11, 37, new Window(3, 3, 1, 1)),
            new(33, 7, 5, 50, new Window(1, 1, 1, 0)),
            new(3, 17, 19, 40, new Window(7, 7, 2, 3)),
            new(17, 9, 9, 34, new Window(3, 3, 2, 1)),
            new(18, 8, 7, 20, new Window(1, 1, 2, 0)),
            new(16, 12, 12, 48, new Window(5, 5, 1, 2)),
            new(16, 7, 9, 16, new Window(3, 3, 1, 0)),
            new(40, 14, 5, 17, new Window(3, 3, 1, 2)),

            // More places, filters and channels than a chunk, a unit and a pass have.
            new(16, 33, 37, 17, new Window(3, 3, 1, 1)),
            new(17, 3, 3, 161, new Window(3, 3, 1, 1)),
            new(130, 4, 3, 33, new Window(3, 3, 1, 1)),
            new(18, 7, 6, 20, new Window(5, 5, 1, 2)),
            new(19, 29, 30, 18, new Window(3, 3, 2, 1)),

            // Groups: whole blocks, and several in a block.
            new(32, 6, 7, 64, new Window(3, 3, 1, 1), 2),
            new(32, 6, 7, 32, new Window(3, 3, 1, 1), 32),
            new(48, 7, 6, 48, new Window(3, 3, 2, 1), 12),
            new(32, 5, 5, 16, new Window(3, 3, 1, 1), 4),
        ];
        while (shapes.Count < 34)
        {
            var isThree = shapes.Count % 3 == 0;
            var window = new Window(
                isThree ? 3 : random.Next(1, 6), isThree ? 3 : random.Next(1, 6), new Pair(random.Next(1, 4), random.Next(1, 4)), new Padding(random.Next(3), random.Next(3), random.Next(3), random.Next(3)))
            {
                Dilation = random.Next(4) != 0 ? 1 : new Pair(random.Next(1, 4), random.Next(1, 4)),
            };
            window = isThree ? window with { Stride = 1, Dilation = 1 } : window;
            var (groups, unit) = random.Next(5) switch
            {
                0 => (2, 16),
                1 => (8, 4),
                _ => (1, 1),
            };
            var channels = groups == 1 ? random.Next(1, 50) : groups * unit;
            var drawn = new ConvRows.Shapes(channels, random.Next(1, 15), random.Next(1, 21), groups == 1 ? random.Next(1, 70) : channels, window, groups);
            if (window.Rows.Fits(drawn.Height) && window.Columns.Fits(drawn.Width))
            {
                shapes.Add(drawn);
            }
        }

        return shapes;
    }

    /// <summary>Places for one part of a statistic and for several, blocks that are full and that are not.</summary>
    private static IEnumerable<TensorType> Images =>
    [
        TensorType.Batched(20, 7, 9), TensorType.Batched(16, 1, 1), TensorType.Batched(33, 1, 1), TensorType.Batched(5, 3, 2), TensorType.Batched(17, 31, 29), TensorType.Batched(64, 16, 16), TensorType.Batched(130, 2, 2),
        TensorType.Batched(1, 23, 12),
    ];

    private static IEnumerable<(TensorType X, LocalResponseNorm Norm)> Norms(TestRandom random) => Images.Concat(Images)
        .Select((x, i) => (x, new LocalResponseNorm(random.Next(1, 8), 2 * random.NextDouble(), i % 3 == 0 ? 0.75 : 0.3 + random.NextDouble(), 0.5 + random.NextDouble())));

    private static IEnumerable<(TensorType X, Window Window)> Pools(TestRandom random) => PoolRows.Draw(random)
        .Select((s, i) => (i % 2 == 0 ? s.X : TensorType.Batched(s.X.Channels + 14, s.X.Height, s.X.Width), s.Window));
}
