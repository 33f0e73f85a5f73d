using System.Collections.Generic;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>LOGSOFTMAX</c>: logarithms of probabilities over the channels. To train on class numbers, leave it out and write <c>loss SOFTMAX</c>.</summary>
public sealed class LogSoftmaxLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["LOGSOFTMAX"];

    public override IReadOnlyList<string> OtherNames { get; } = ["log_softmax"];

    public override string NamePrefix => "log_softmax";

    public override string Usage => "LOGSOFTMAX";

    public override void Build(LayerContext context)
    {
        context.Arguments.End(Usage);
        context.Value = context.Graph.Add(new LogSoftmax(), context.Value);
    }
}
