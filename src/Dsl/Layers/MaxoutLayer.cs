using System.Collections.Generic;
using DslCompiler.Diagnostics;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>MAXOUT k</c>: the largest of each k neighbouring channels or features (B03; Goodfellow et al. 2013): behind <c>FC (k * n)</c> a unit of k linear
/// pieces. PyTorch has none; it is its <c>x.view(N, C/k, k, H, W).amax(2)</c>, but for ties, where the first channel gets the gradient.</summary>
public sealed class MaxoutLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["MAXOUT"];

    public override IReadOnlyList<string> OtherNames { get; } = ["MaxoutDense", "Maxout2d"];

    public override string NamePrefix => "maxout";

    public override bool IsFollower => true;

    public override string Usage => "MAXOUT k";

    public override void Build(LayerContext context)
    {
        var pieces = context.Arguments.Integer("number of pieces", 1, 1 << 16, "MAXOUT 2");
        context.Arguments.End(Usage);
        context.IsSure &= !context.Arguments.Failed;
        var (graph, type) = (context.Graph, context.Type);
        if (type.Channels % pieces != 0)
        {
            context.Refuse(Rules.BadValue, Invariant.Text($"{context.Name} takes {pieces} pieces of {type.Channels} channels"), "expected: a number that divides them");
            return;
        }

        // Seen as an image whose rows are a unit's pieces, it is a pool down the columns.
        var units = type.Channels / pieces;
        var seen = type.IsImage
            ? EquatableArray.Of(units, pieces, type.Height * type.Width)
            : EquatableArray.Of(1, units, pieces);
        var window = type.IsImage ? new Window(pieces, 1, 1, 0) : new Window(1, pieces, new Pair(1, pieces), 0);
        var largest = graph.Add(new MaxPool2d(window), graph.Add(new Reshape(seen), context.Value));
        context.Value = graph.Add(new Reshape(type.WithChannels(units).Extents), largest);
    }
}
