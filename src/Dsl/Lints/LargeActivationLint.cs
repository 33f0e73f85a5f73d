using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Operators;

namespace DslCompiler.Lints;

/// <summary>A layer whose activation is larger than all others' together, in a net of some size.</summary>
internal sealed class LargeActivationLint : Lint
{
    private const int MinLayers = 5;
    private const long MinElements = 1 << 18;

    public override void Check(LintContext context)
    {
        // What is computed in place of its input takes no memory of its own.
        var sized = context.Layers.Where(l => l.LastNode >= l.FirstNode && context.Nodes[l.LastNode].Operator is not (PointwiseOperator or ViewOperator) || context.Nodes[l.LastNode].Operator is BiasAdd)
            .Select(l => (Layer: l, Elements: (long)l.Info.Output.Length)).ToList();
        var total = sized.Sum(s => s.Elements);
        var largest = sized.OrderByDescending(s => s.Elements).FirstOrDefault();
        if (sized.Count >= MinLayers && largest.Elements >= MinElements && 2 * largest.Elements > total)
        {
            context.Report(
                Rules.LargeActivation, largest.Layer, [largest.Layer.Info.Name, MegaBytes(largest.Elements), MegaBytes(total)],
                $"its volume is [{largest.Layer.Info.Output.ToVolume()}]", "fix: give it a stride, fewer filters, or pool before it");
        }
    }

    private static string MegaBytes(long elements) => Invariant.Text($"{elements * 4 / 1e6:0.0} MB");
}
