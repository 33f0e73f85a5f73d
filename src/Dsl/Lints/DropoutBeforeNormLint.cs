using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Operators;

namespace DslCompiler.Lints;

/// <summary>DROPOUT whose values reach a batch norm with only element-wise layers between: in training the norm sees more variance than in inference
/// (Li et al. 2018).</summary>
internal sealed class DropoutBeforeNormLint : Lint
{
    public override void Check(LintContext context)
    {
        foreach (var norm in context.Nodes.Where(n => n.Operator is Standardize))
        {
            var node = context.Nodes[norm.Inputs[0]];
            while (node.Operator is PointwiseOperator and not Dropout && node.Inputs.Count > 0)
            {
                node = context.Nodes[node.Inputs[0]];
            }

            if (node.Operator is Dropout && context.LayerOf(node.Id) is { } dropout && context.LayerOf(norm.Id) is { } layer)
            {
                context.Report(Rules.DropoutBeforeNorm, dropout, [dropout.Info.Name, layer.Info.Name], "fix: put DROPOUT behind the last batch norm");
            }
        }
    }
}
