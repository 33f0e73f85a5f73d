using System.Collections.Generic;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>DROPOUT p</c>: in training, each element is 0 with probability p (0.5 unless said) and the others are scaled up (B05).</summary>
public sealed class DropoutLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["DROPOUT"];

    public override string NamePrefix => "dropout";

    public override bool IsFollower => true;

    public override string? Rewrite(IReadOnlyList<string> numbers, string? size) => $"DROPOUT {(numbers.Count > 0 ? numbers[0] : "0.5")}";

    public override string Usage => "DROPOUT [p]";

    public override void Build(LayerContext context)
    {
        var probability = context.Arguments.Number("probability", 0, 1, 0.5);
        context.Arguments.End(Usage);
        context.Value = context.Graph.Add(new Dropout(probability, context.NextRandomSite()), context.Value);
    }
}
