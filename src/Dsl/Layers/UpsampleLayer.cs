using System.Collections.Generic;
using DslCompiler.Diagnostics;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>UPSAMPLE [n]</c>: every place becomes n x n of its value (nearest neighbour, B07); 2 unless said. It is the gradient of an average pool, times n².</summary>
public sealed class UpsampleLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["UPSAMPLE"];

    public override IReadOnlyList<string> OtherNames { get; } = ["UpSampling2D", "Unpool", "UnPooling"];

    public override string NamePrefix => "upsample";

    public override string Usage => "UPSAMPLE [n]";

    public override void Build(LayerContext context)
    {
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

        var spread = new AvgPool2dGradient(new Window(factor, factor, factor, 0), context.Type.Height * factor, context.Type.Width * factor);
        context.Value = context.Graph.Multiply(context.Graph.Constant((double)factor * factor), context.Graph.Add(spread, context.Value));
    }
}
