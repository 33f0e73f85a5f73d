using System;
using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>What is summed over the places of a channel.</summary>
public enum ChannelStatistic
{
    Sum,

    /// <summary>The products of two images.</summary>
    Dot,

    /// <summary>The mean, and the squares of the distances to it.</summary>
    Moments,
}

/// <summary>Statistics of the channels of images in blocks, of each part of each sample by itself: <c>[N, parts, numbers, channels]</c>. The parts are fixed by the
/// shape, so <see cref="JoinChannelParts"/> adds them in one order however many workers there are; one lies in the nearest cache, so that a mean and the distances to
/// it cost memory one pass. Choose-layout makes it.</summary>
public sealed record ChannelParts(ChannelStatistic Statistic) : LoopOperator
{
    /// <summary>The most places of a part: 16 channels of so many fill half of the nearest cache.</summary>
    private const int PartPlaces = 256;

    public override string Name => "channel_parts";

    public override string Details => Statistic switch
    {
        ChannelStatistic.Sum => "sum",
        ChannelStatistic.Dot => "dot",
        _ => "moments",
    };

    public override string Role => "Parts";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].IsBlocked && inputs[inputs.Count - 1] == inputs[0] && inputs.Count == (Statistic == ChannelStatistic.Dot ? 2 : 1),
        TensorType.Batched(checked(PartsOf(inputs[0]) * Numbers(Statistic) * inputs[0].Blocks * TensorType.Block)),
        $"{Details} of {inputs[0]}");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Lower("Blocked" + JoinChannelParts.Template(Statistic), inputs[0].Channels, inputs[0].Height * inputs[0].Width);

    /// <summary>The lowering of the parts, and of their join.</summary>
    internal static CpuLoop Lower(string template, int channels, int plane) => new(
        template,
        "IChannelParts",
        EquatableArray.Of(new ShapeConstant("Channels", channels), new ShapeConstant("Plane", plane), new ShapeConstant("Parts", Parts(plane))),
        TailAxis.None,
        0);

    /// <summary>Numbers that a part has of each channel.</summary>
    internal static int Numbers(ChannelStatistic statistic) => statistic == ChannelStatistic.Moments ? 2 : 1;

    private static int PartsOf(TensorType x) => Parts(x.Height * x.Width);

    private static int Parts(int plane) => (plane + PartPlaces - 1) / PartPlaces;
}

/// <summary>Joins what <see cref="ChannelParts"/> has found of images of so many channels and places: their sum, or, of moments, the mean or the
/// variance (<paramref name="IsVariance"/>), in float64, in the order of the samples and parts.</summary>
public sealed record JoinChannelParts(ChannelStatistic Statistic, int Channels, int Plane, bool IsVariance = false) : LoopOperator
{
    public override string Name => "join_channel_parts";

    public override string Details => Statistic != ChannelStatistic.Moments ? "sum" : IsVariance ? "variance" : "mean";

    public override string Role => Statistic != ChannelStatistic.Moments ? "" : IsVariance ? "Variance" : "Mean";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => TensorType.Fixed(Channels);

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => ChannelParts.Lower(
        "Join" + (Statistic != ChannelStatistic.Moments ? Template(ChannelStatistic.Sum) : IsVariance ? "ChannelVariance" : "ChannelMean"), Channels, Plane);

    internal static string Template(ChannelStatistic statistic) => statistic switch
    {
        ChannelStatistic.Sum => "ChannelSum",
        ChannelStatistic.Dot => "ChannelDot",
        _ => "ChannelMoments",
    };

    /// <summary>Adds a statistic of an image, where that lies in blocks.</summary>
    internal static int? Add(LayoutBuilder layout, ChannelStatistic statistic, int[] inputs, bool isVariance = false)
    {
        if (!layout.HasBlocks(inputs))
        {
            return null;
        }

        var images = Array.ConvertAll(inputs, layout.InBlocks);
        var type = layout.TypeOf(images[0]);
        return layout.Graph.Add(
            new JoinChannelParts(statistic, type.Channels, type.Height * type.Width, isVariance), layout.AddOnce(new ChannelParts(statistic), images));
    }
}
