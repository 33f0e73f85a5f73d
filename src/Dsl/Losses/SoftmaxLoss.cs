using System.Collections.Generic;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Losses;

/// <summary><c>loss SOFTMAX</c>: cross-entropy of the scores' softmax with class numbers (C02).</summary>
public sealed class SoftmaxLoss : ClassLoss
{
    public override IReadOnlyList<string> Keywords { get; } = ["SOFTMAX"];

    public override IReadOnlyList<string> OtherNames { get; } =
        ["CrossEntropy", "CrossEntropyLoss", "cross_entropy", "categorical_crossentropy", "sparse_categorical_crossentropy", "NLL", "NLLLoss", "LogLoss", "XENT"];

    public override int Add(GraphBuilder graph, int value, int target) => graph.Add(new SoftmaxCrossEntropy(), value, target);
}
