using System.Collections.Generic;
using DslCompiler.Diagnostics;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>FRACTIONALPOOL ratio</c>: max pooling that makes an extent <c>ratio</c> times as large, rounded down (B02; Graham 2014): PyTorch's
/// <c>FractionalMaxPool2d(window, output_ratio=ratio)</c>. The windows, 2x2 unless said, are drawn in training and fixed in inference.</summary>
public sealed class FractionalPoolLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["FRACTIONALPOOL"];

    public override IReadOnlyList<string> OtherNames { get; } = ["FractionalMaxPool2d", "FractionalMaxPool"];

    public override string NamePrefix => "pool";

    public override string Usage => "FRACTIONALPOOL [ratio] [HxW]";

    public override void Build(LayerContext context)
    {
        var (height, width) = context.Arguments.Size("FRACTIONALPOOL 0.7 2x2", 2, values: 1);
        var ratio = context.Arguments.Number("ratio", 0.01, 1, 0.7);
        context.Arguments.End(Usage);
        context.IsSure &= !context.Arguments.Failed;
        if (!context.RequireImage())
        {
            return;
        }

        var (rows, columns) = ((int)(context.Type.Height * ratio), (int)(context.Type.Width * ratio));
        if (rows < 1 || columns < 1 || rows + height - 1 > context.Type.Height || columns + width - 1 > context.Type.Width)
        {
            context.Refuse(
                Rules.BadSize, Invariant.Text($"{context.Name} cannot lay {rows}x{columns} windows of {height}x{width}, no two at one place"), "fix: take a smaller ratio or window");
            return;
        }

        context.Value = context.Graph.Add(new FractionalMaxPool2d(height, width, rows, columns, context.NextRandomSite()), context.Value);
    }
}
