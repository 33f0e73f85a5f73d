using System.Collections.Generic;
using DslCompiler.Binding;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>CONV filters HxW</c>: a convolution and its bias (B01). On <c>HxWxC</c> it has <c>F*F*C*K + K</c> parameters;
/// with g groups <c>F*F*C/g*K + K</c>.</summary>
public sealed class ConvLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["CONV"];

    public override IReadOnlyList<string> OtherNames { get; } = ["Conv2d", "Convolution", "Convolution2D", "Convolutional"];

    public override string NamePrefix => "conv";

    public override string? Rewrite(IReadOnlyList<string> numbers, string? size) => numbers.Count switch
    {
        0 => null,
        1 => $"CONV {numbers[0]} {size ?? "3x3"}",
        2 when size is null => $"CONV {numbers[0]} {numbers[1]}x{numbers[1]}",
        2 => $"CONV {numbers[1]} {size}",
        // PyTorch's Conv2d(in, out, size, stride, pad): the channels that come in are known here.
        _ => $"CONV {numbers[1]} {size ?? $"{numbers[2]}x{numbers[2]}"}{(numbers.Count > 3 && numbers[3] != "1" ? " stride " + numbers[3] : "")}{(numbers.Count > 4 ? " pad " + numbers[4] : "")}",
    };

    internal override string? DefaultText(bool isLast, Scope scope) => "32 3x3 pad 1";

    public override string Usage => "CONV filters HxW [stride n] [pad n] [same] [dilation n] [groups n] [nobias] [floor]";

    public override void Build(LayerContext context)
    {
        var arguments = context.Arguments;
        var groups = arguments.Option("groups", 1, 1 << 20, 1);
        var window = WindowReader.ReadConv(context, "CONV 64 3x3", out var floor);
        var hasBias = !arguments.Flag("nobias");
        var filters = arguments.Integer("number of filters", 1, 1 << 20, "CONV 64 3x3");
        arguments.End(Usage);
        context.IsSure &= !arguments.Failed;
        if (!context.RequireImage() || !WindowCheck.Fits(context, window, floor))
        {
            return;
        }

        if (context.Type.Channels % groups != 0 || filters % groups != 0)
        {
            if (context.IsSure)
            {
                context.Report(
                    Rules.BadValue,
                    [Invariant.Text($"{context.Name} has {groups} groups for {context.Type.Channels} channels and {filters} filters")],
                    context.InputOrigin,
                    "expected: a number that divides both");
                context.IsSure = false;
            }

            return;
        }

        var (channels, taps) = (context.Type.Channels / groups, (long)window.Height * window.Width);
        if (!context.RequireSize(filters, channels, taps)
            || !context.RequireSize(filters, window.OutHeight(context.Type.Height), window.OutWidth(context.Type.Width)))
        {
            context.IsSure = false;
            return;
        }

        var weight = context.AddParameter(
            "weight", Initializer.XavierUniform, (int)taps * channels, (int)taps * filters, decays: true, filters, channels, window.Height, window.Width);
        var bias = context.AddBias(hasBias, filters);
        context.SetBiased(context.Graph.Add(new Conv2d(window, groups), context.Value, weight), bias);
    }
}
