using System.Collections.Generic;
using DslCompiler.Diagnostics;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>SLICE n [from first]</c>: n of the channels (features), from 0 on unless said (B06): PyTorch's <c>x[:, first:first + n]</c>, a part of its <c>split</c>.</summary>
public sealed class SliceLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["SLICE"];

    public override IReadOnlyList<string> OtherNames { get; } = ["Split", "Chunk", "Narrow"];

    public override string NamePrefix => "slice";

    public override string Usage => "SLICE channels [from n]";

    public override void Build(LayerContext context)
    {
        var first = context.Arguments.Option("from", 0, 1 << 24, 0);
        var count = context.Arguments.Integer("number of channels", 1, 1 << 24, "SLICE 32 from 0");
        context.Arguments.End(Usage);
        context.IsSure &= !context.Arguments.Failed;
        if (first + count > context.Type.Channels)
        {
            context.Refuse(
                Rules.BadSize, Invariant.Text($"{context.Name} takes the channels from {first} to {first + count - 1} of {context.Type.Channels}"), "fix: take fewer");
            return;
        }

        context.Value = context.Graph.Add(new Slice(first, count), context.Value);
    }
}
