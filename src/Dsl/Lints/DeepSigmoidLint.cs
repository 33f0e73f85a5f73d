using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Operators;

namespace DslCompiler.Lints;

/// <summary>Several SIGMOIDs between many layers: their gradients shrink by at least four at each (the notes' vanishing gradients).</summary>
internal sealed class DeepSigmoidLint : Lint
{
    private const int MinSigmoids = 3;
    private const int MinWeighted = 5;

    public override void Check(LintContext context)
    {
        var sigmoids = context.Layers.Where(l => l.LastNode >= l.FirstNode && context.Nodes[l.LastNode].Operator is Sigmoid).ToList();
        var weighted = context.Layers.Count(l => l.Info.MultiplyAdds > 0);
        var joins = context.Nodes.Any(n => n.Operator is Multiply);
        if (sigmoids.Count >= MinSigmoids && weighted >= MinWeighted && !joins)
        {
            context.Report(
                Rules.DeepSigmoid, sigmoids[0], [sigmoids[0].Info.Name, sigmoids.Count, weighted],
                "a sigmoid's slope is at most 1/4: the first layers hardly learn", "fix: use RELU, or TANH");
        }
    }
}
