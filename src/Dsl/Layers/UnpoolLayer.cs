using System.Collections.Generic;
using DslCompiler.Diagnostics;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>UNPOOL pool1</c>: each element goes back to the place where that max pool found its own, all others are 0 (B07): PyTorch's
/// <c>MaxUnpool2d</c> with the pool's indices and the size before it.</summary>
public sealed class UnpoolLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["UNPOOL"];

    public override IReadOnlyList<string> OtherNames { get; } = ["MaxUnpool2d", "MaxUnpool", "MaxUnpooling", "Unpooling"];

    public override string NamePrefix => "unpool";

    public override bool TakesName => true;

    public override string Usage => "UNPOOL pool";

    public override void Build(LayerContext context)
    {
        var name = context.Arguments.Name("name of a max pool above", "UNPOOL pool1");
        context.Arguments.End(Usage);
        context.IsSure &= !context.Arguments.Failed;
        if (name is null || context.Find<MaxPool2d>(name, "max pools") is not { } pool)
        {
            context.IsSure = false;
            return;
        }

        if (context.Type != pool.Type)
        {
            context.Refuse(
                Rules.BadSize, $"{context.Name} needs the volume that {name.Text} gave, [{pool.Type.ToVolume()}], but gets [{context.Type.ToVolume()}]",
                $"fix: bring it to [{pool.Type.ToVolume()}] first: CONV {Invariant.Number(pool.Type.Channels)} 1x1 for the channels");
            return;
        }

        var window = ((MaxPool2d)pool.Operator).Window;
        context.Value = context.Graph.Add(new MaxPool2dGradient(window), pool.Inputs[0], pool.Id, context.Value);
    }
}
