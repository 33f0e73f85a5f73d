using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Passes;

/// <summary>One step from the checked model to the planned one: pure, without state.</summary>
/// <param name="Name">How <c>dslc dump --after</c> calls it.</param>
/// <param name="Run">What it does.</param>
/// <param name="Only">The one backend that it is for; null: all.</param>
public sealed record Pass(string Name, Func<NetworkModel, NetworkModel> Run, Backend? Only = null);

/// <summary>The one list of passes, and how they are run: the verifier looks at what each has changed, or, where time counts, at the end only.</summary>
public static class Pipeline
{
    public static readonly IReadOnlyList<Pass> Passes =
    [
        new("open-scans", OpenScans.Run),
        new("merge-products", MergeProducts.Run),
        new("differentiate", Differentiate.Run),
        new("simplify", Simplify.Run),
        new("sink-products", SinkProducts.Run),
        new("pack-products", PackProducts.Run, Backend.Cpu),
        new("fold-norm", FoldNorm.Run),
        new("own-results", OwnResults.Run),
        new("recompute", Recompute.Run),
        new("choose-layout", ChooseLayout.Run, Backend.Cpu),
        new("draw-places", DrawPlaces.Run, Backend.Gpu),
        new("join-slices", JoinSlices.Run, Backend.Gpu),
        new("fuse", Fuse.Run),
        new("prepare", Prepare.Run),
        new("gather-launches", GatherLaunches.Run, Backend.Gpu),
        new("write-slices", WriteSlices.Run, Backend.Cpu),
        new("early-updates", EarlyUpdates.Run, Backend.Cpu),
        new("plan-buffers", PlanBuffers.Run),
    ];

    /// <summary>The passes for a backend.</summary>
    public static IEnumerable<Pass> For(Backend backend) => Passes.Where(p => p.Only is null || p.Only == backend);

    /// <summary>Runs all passes for a backend, or those up to and including <paramref name="last"/> (<c>bind</c>: none); one that only the other backend has says which it is.</summary>
    public static NetworkModel Run(NetworkModel model, string? last = null, Backend backend = Backend.Cpu)
    {
        backend = Passes.FirstOrDefault(p => p.Name == last)?.Only ?? backend;
        model = model with { Backend = backend };
        Verifier.Check(model, "bind");
        foreach (var pass in last == "bind" ? [] : For(backend))
        {
            var before = model;
            model = pass.Run(model);
            Verifier.Check(model, pass.Name, before);
            if (pass.Name == last)
            {
                break;
            }
        }

        return model;
    }

    /// <summary>Runs all passes for a build, which many models wait for: the verifier looks once, at what is emitted.</summary>
    public static NetworkModel RunForBuild(NetworkModel model, Backend backend = Backend.Cpu)
    {
        model = For(backend).Aggregate(model with { Backend = backend }, (m, pass) => pass.Run(m));
        Verifier.Check(model, "all passes");
        return model;
    }
}
