using System.Collections.Generic;
using DslCompiler.Diagnostics;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>UPSAMPLE [n]</c>: every place becomes n x n of its value (nearest neighbour, B07, PyTorch's <c>Upsample</c>); 2 unless said. With <c>nails</c> the value
/// stands in the first of the n x n places and the others are 0 (bed of nails).</summary>
public sealed class UpsampleLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["UPSAMPLE"];

    public override IReadOnlyList<string> OtherNames { get; } = ["UpSampling2D", "BedOfNails"];

    public override string NamePrefix => "upsample";

    public override string Usage => "UPSAMPLE [n] [nails]";

    public override void Build(LayerContext context)
    {
        var isNails = context.Arguments.Flag("nails");
        var number = context.Arguments.Number("factor", 1, 1 << 10, 2);
        var factor = (int)number;
        context.Arguments.End(Usage);
        context.IsSure &= !context.Arguments.Failed;
        if (factor != number)
        {
            context.Report(Rules.BadValue, [$"the factor of {context.Name} is {Invariant.Number(number)}"], "expected: a whole number");
            context.IsSure = false;
            return;
        }

        if (!context.RequireImage() || !context.RequireSize(context.Type.Length, factor, factor))
        {
            context.IsSure = false;
            return;
        }

        // Both are gradients of average pools: of one that reads all n x n places, but for the mean's factor, and of one that reads the first.
        var window = isNails ? new Window(1, 1, factor, 0) : new Window(factor, factor, factor, 0);
        var spread = new AvgPool2dGradient(window, context.Type.Height * factor, context.Type.Width * factor);
        context.Value = context.Graph.Multiply(context.Graph.Constant((double)window.Height * window.Width), context.Graph.Add(spread, context.Value));
    }
}
