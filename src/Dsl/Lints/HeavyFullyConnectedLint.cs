using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Operators;

namespace DslCompiler.Lints;

/// <summary>One FC behind convolutions that has over 80 % of all parameters.</summary>
internal sealed class HeavyFullyConnectedLint : Lint
{
    private const double Share = 0.8;

    public override void Check(LintContext context)
    {
        var total = context.Network.Parameters.Sum(p => (long)p.Length);
        var heavy = context.Layers.Where(l => l.Info.Kind == "FC").OrderByDescending(l => l.Info.Parameters).FirstOrDefault();
        if (heavy is not null && heavy.Info.Parameters > Share * total && context.Nodes.Count(n => n.Operator is Conv2d) >= 2)
        {
            context.Report(
                Rules.HeavyFullyConnected, heavy, [heavy.Info.Name, Invariant.Text($"{heavy.Info.Parameters / (double)total:0.# %}"), Invariant.Number(total)],
                "fix: pool once more before it, or average each channel: AVGPOOL of the whole height and width");
        }
    }
}
