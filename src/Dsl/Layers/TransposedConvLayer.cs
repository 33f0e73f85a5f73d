using System;
using System.Collections.Generic;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>DECONV filters FxF</c>: transposed convolution (B07), PyTorch's <c>ConvTranspose2d</c>: an extent W becomes
/// <c>(W - 1)S - 2P + F + outpad</c>. Its weight is <c>[C, filters/groups, F, F]</c>, as PyTorch has it.</summary>
public sealed class TransposedConvLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["DECONV"];

    public override IReadOnlyList<string> OtherNames { get; } = ["ConvTranspose2d", "Conv2DTranspose", "ConvTranspose", "Deconvolution", "UpConv", "TransposedConv"];

    public override string NamePrefix => "deconv";

    public override string Usage => "DECONV filters HxW [stride n] [pad n] [outpad n] [dilation n] [groups n] [nobias]";

    public override void Build(LayerContext context)
    {
        var arguments = context.Arguments;
        var groups = arguments.Option("groups", 1, 1 << 20, 1);
        var outputPadding = arguments.PairOption("outpad", 0, 1 << 16, 0);
        var window = WindowReader.ReadTransposed(context, "DECONV 64 4x4 stride 2 pad 1");
        var hasBias = !arguments.Flag("nobias");
        var filters = arguments.Integer("number of filters", 1, 1 << 20, "DECONV 64 4x4 stride 2 pad 1");
        arguments.End(Usage);
        context.IsSure &= !arguments.Failed;
        if (!context.RequireImage())
        {
            return;
        }

        var type = context.Type;
        var (height, width) = (Extent(type.Height, window.Rows, outputPadding.Height), Extent(type.Width, window.Columns, outputPadding.Width));
        if (Problem(context, window, outputPadding, groups, filters, Math.Min(height, width)) is { } problem)
        {
            context.Refuse(Rules.BadValue, problem.Text, problem.Fix);
            return;
        }

        var (channels, taps) = (type.Channels / groups, (long)window.Height * window.Width);
        if (!context.RequireSize(filters, channels, taps) || !context.RequireSize(filters, height, width))
        {
            context.IsSure = false;
            return;
        }

        var weight = context.AddParameter(
            "weight", Initializer.XavierUniform, (int)taps * channels, (int)taps * filters / groups, decays: true, type.Channels, filters / groups, window.Height, window.Width);
        var bias = context.AddBias(hasBias, filters);
        context.SetBiased(context.Graph.Add(new Conv2dInputGradient(window, (int)height, (int)width, groups), context.Value, weight), bias);
    }

    private static long Extent(int extent, WindowAxis axis, int outputPadding) =>
        ((extent - 1L) * axis.Stride) - axis.Before - axis.Behind + axis.Span + outputPadding;

    private static (string Text, string Fix)? Problem(LayerContext context, Window window, Pair outputPadding, int groups, int filters, long least) =>
        context.Type.Channels % groups != 0 || filters % groups != 0
            ? (Invariant.Text($"{context.Name} has {groups} groups for {context.Type.Channels} channels and {filters} filters"), "expected: a number that divides both")
        : outputPadding.Height >= window.Stride.Height || outputPadding.Width >= window.Stride.Width
            ? (Invariant.Text($"{context.Name} has outpad {outputPadding} and stride {window.Stride}"), "expected: an outpad below the stride")
        : least < 1
            ? (Invariant.Text($"{context.Name} pads all of its output away"), "fix: pad less")
        : null;
}
