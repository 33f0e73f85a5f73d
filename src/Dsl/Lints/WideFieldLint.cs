using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Operators;

namespace DslCompiler.Lints;

/// <summary>A window on values each of which sees all of the input already, by every path. Such a layer gains no context; it only mixes.
/// The receptive field grows by <c>(F - 1)</c> times the product of the strides before it.</summary>
internal sealed class WideFieldLint : Lint
{
    public override void Check(LintContext context)
    {
        var fields = new Dictionary<int, Field>();
        foreach (var node in context.Nodes)
        {
            if (node.Operator is Input)
            {
                fields[node.Id] = new Field(1, 1, node.Type.IsImage ? Math.Max(node.Type.Height, node.Type.Width) : 0);
                continue;
            }

            var known = node.Inputs.Where(fields.ContainsKey).Select(i => fields[i]).ToList();
            if (!node.Type.IsImage || known.Count == 0)
            {
                continue;
            }

            // The narrowest path counts: a skip connection sees little.
            var before = known.OrderBy(f => f.Pixels).First();
            var window = node.Operator switch { Conv2d conv => conv.Window, Pool2d pool => pool.Window, _ => null };
            if (window is null)
            {
                fields[node.Id] = before;
                continue;
            }

            if (node.Operator is Conv2d && Math.Max(window.Height, window.Width) > 1 && before.Extent > 0 && before.Pixels >= before.Extent && context.LayerOf(node.Id) is { } layer)
            {
                context.Report(
                    Rules.WideField, layer, [layer.Info.Name, before.Then(window).Pixels, before.Extent], "each value before it sees all of the input already",
                    "fix: use fewer strides and pools before it, or a larger input, or CONV 1x1");
                return;
            }

            fields[node.Id] = before.Then(window);
        }
    }

    /// <summary>Pixels of the input that one value sees, the pixels from it to its neighbour, and the input's extent.</summary>
    private sealed record Field(long Pixels, long Step, int Extent)
    {
        public Field Then(Window window) => this with
        {
            Pixels = Math.Min(Pixels + (Math.Max((window.Height - 1) * window.Dilation.Height, (window.Width - 1) * window.Dilation.Width) * Step), int.MaxValue),
            Step = Math.Min(Step * Math.Max(window.Stride.Height, window.Stride.Width), int.MaxValue),
        };
    }
}
