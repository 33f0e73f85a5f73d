using System.Collections.Generic;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>LEAKYRELU [slope]</c>: x where positive, otherwise slope * x; 0.01 unless said (B03).</summary>
public sealed class LeakyReluLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["LEAKYRELU"];

    public override IReadOnlyList<string> OtherNames { get; } = ["LRELU", "Leaky"];

    public override string NamePrefix => "leaky_relu";

    public override string Usage => "LEAKYRELU [slope]";

    public override void Build(LayerContext context)
    {
        var slope = context.Arguments.Number("slope", 0, 1, 0.01);
        context.Arguments.End(Usage);
        context.Value = context.Graph.Add(new LeakyRelu(slope), context.Value);
    }
}
