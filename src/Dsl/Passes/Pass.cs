using System;
using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Passes;

/// <summary>One step from the checked model to the planned one: pure, without state.</summary>
public sealed record Pass(string Name, Func<NetworkModel, NetworkModel> Run);

/// <summary>The one list of passes, and how they are run: the verifier looks at the model after each.</summary>
public static class Pipeline
{
    public static readonly IReadOnlyList<Pass> Passes =
    [
        new("open-scans", OpenScans.Run),
        new("merge-products", MergeProducts.Run),
        new("differentiate", Differentiate.Run),
        new("simplify", Simplify.Run),
        new("sink-products", SinkProducts.Run),
        new("pack-products", PackProducts.Run),
        new("fold-norm", FoldNorm.Run),
        new("own-results", OwnResults.Run),
        new("choose-layout", ChooseLayout.Run),
        new("fuse", Fuse.Run),
        new("prepare", Prepare.Run),
        new("plan-buffers", PlanBuffers.Run),
    ];

    /// <summary>Runs all passes, or those up to and including <paramref name="last"/> (<c>bind</c>: none).</summary>
    public static NetworkModel Run(NetworkModel model, string? last = null)
    {
        Verifier.Check(model, "bind");
        foreach (var pass in last == "bind" ? [] : Passes)
        {
            model = pass.Run(model);
            Verifier.Check(model, pass.Name);
            if (pass.Name == last)
            {
                break;
            }
        }

        return model;
    }
}
