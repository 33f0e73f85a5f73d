using System.Collections.Generic;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>SOFTMAX</c> as a layer: probabilities over the channels (B03). To train on class numbers, leave it out and write <c>loss SOFTMAX</c>.</summary>
public sealed class SoftmaxLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["SOFTMAX"];

    public override string NamePrefix => "softmax";

    public override string Usage => "SOFTMAX";

    public override void Build(LayerContext context)
    {
        context.Arguments.End(Usage);
        context.Value = context.Graph.Add(new Softmax(), context.Value);
    }
}
