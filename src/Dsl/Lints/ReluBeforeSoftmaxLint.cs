using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Operators;

namespace DslCompiler.Lints;

/// <summary>Scores that come through a RELU (or are dropped out) right before the loss.</summary>
internal sealed class ReluBeforeSoftmaxLint : Lint
{
    public override void Check(LintContext context)
    {
        foreach (var loss in context.Nodes.Where(n => n.Operator is SoftmaxCrossEntropy))
        {
            var scores = context.Nodes[loss.Inputs[0]];
            while (scores.Operator is Dropout)
            {
                scores = context.Nodes[scores.Inputs[0]];
            }

            if (scores.Operator is Relu && context.LayerOf(scores.Id) is { } relu)
            {
                context.Report(Rules.ReluBeforeSoftmax, relu, [relu.Info.Name], "fix: remove it, or put FC and the number of classes behind it (SOFTMAX 10 does that too)");
            }
        }
    }
}
