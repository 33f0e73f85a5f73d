using System.Collections.Generic;
using DslCompiler.Diagnostics;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>FLATTEN</c>: an image as a row of numbers, channel by channel, row by row (B06), as PyTorch's <c>Flatten</c>. FC does so by itself.</summary>
public sealed class FlattenLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["FLATTEN"];

    public override string NamePrefix => "flatten";

    public override string Usage => "FLATTEN";

    public override void Build(LayerContext context)
    {
        context.Arguments.End(Usage);
        context.IsSure &= !context.Arguments.Failed;
        if (context.Type.IsImage)
        {
            context.Value = context.Graph.Add(new Reshape(EquatableArray.Of(context.Type.Length)), context.Value);
        }
    }
}

/// <summary><c>RESHAPE HxWxC</c>: the same numbers as another volume (B06), in the order channel, row, column: PyTorch's <c>view(C, H, W)</c>.</summary>
public sealed class ReshapeLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["RESHAPE"];

    public override IReadOnlyList<string> OtherNames { get; } = ["View", "Unflatten"];

    public override string NamePrefix => "reshape";

    public override string Usage => "RESHAPE HxWxC";

    public override void Build(LayerContext context)
    {
        var volume = context.Arguments.Volume("RESHAPE 7x7x64");
        context.Arguments.End(Usage);
        context.IsSure &= !context.Arguments.Failed;
        if (volume is not { } to)
        {
            return;
        }

        if ((long)to.Height * to.Width * to.Channels != context.Type.Length)
        {
            context.Refuse(
                Rules.BadSize, Invariant.Text($"{context.Name} makes {(long)to.Height * to.Width * to.Channels} numbers of {context.Type.Length}"),
                "fix: give it a volume of as many numbers");
            return;
        }

        context.Value = context.Graph.Add(new Reshape(EquatableArray.Of(to.Channels, to.Height, to.Width)), context.Value);
    }
}
