using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Joins kernels of a GPU into launches, for to start one takes as long as a small layer. In a small network a few kernels in a row that go sample by sample
/// become one launch, a sample a group of threads; what is summed over the batch (gradients of weights) comes behind it, side by side where neither needs
/// the other. In larger ones each kernel fills the device and is a launch by itself.</summary>
public static class GatherLaunches
{
    /// <summary>Multiply-adds of a sample up to which one group of threads does them all.</summary>
    private const long Small = 1 << 21;

    /// <summary>Kernels of one chain: what a device's compiler takes for one grows faster than they do (PoCL's, with seventeen, does not end).</summary>
    private const int Longest = 4;

    /// <summary>Kernels side by side in one launch, whose values must have room in its places.</summary>
    private const int Widest = 16;

    public static NetworkModel Run(NetworkModel model) => model with { Functions = model.Functions.Select(Run).ToEquatableArray() };

    private static Function Run(Function function)
    {
        var isSmall = IsSmall(function);
        var prepared = function.Kernels.Take(function.Prepared).ToList();
        var kernels = isSmall ? InLevels(function, [.. function.Kernels.Skip(function.Prepared)]) : [.. function.Kernels.Skip(function.Prepared).Select(k => new List<Kernel> { k })];
        var ordered = new List<Kernel>();
        foreach (var launch in prepared.Select(k => new List<Kernel> { k }).Concat(kernels))
        {
            var first = ordered.Count;
            ordered.AddRange(launch.Select(k => k with { Launch = function.Nodes[k.Output].Type.Loop is null ? first : -1, Form = FormOf(function, k, isSmall, launch.Count > 1) }));
        }

        return function with { Kernels = ordered.ToEquatableArray() };
    }

    /// <summary>Whether one group of threads does a sample.</summary>
    public static bool IsSmall(Function function) => !function.Nodes.Any(n => n.Type.HasTime || n.Type.Loop is not null) && WorkOf(function) <= Small;

    private static GpuForm FormOf(Function function, Kernel kernel, bool isSmall, bool isJoined)
    {
        var loop = kernel.Anchor < 0 ? null : Lower(function, function.Nodes[kernel.Anchor]);
        return isJoined && IsByRow(function, kernel) ? GpuForm.Chain
            : loop?.Product is not null && !(isSmall && isJoined) ? GpuForm.Tiles
            : loop?.Sum?.IsShared(loop.Items) == true ? GpuForm.Sums : GpuForm.Items;
    }

    /// <summary>By turns all that can go on sample by sample, and all that needs the whole batch.</summary>
    private static List<List<Kernel>> InLevels(Function function, List<Kernel> open)
    {
        var writers = new Dictionary<int, Kernel>();
        open.ForEach(k => writers[k.Output] = k);
        var (launches, done) = (new List<List<Kernel>>(), new HashSet<Kernel>());
        while (open.Count > 0)
        {
            var chain = new List<Kernel>();
            foreach (var kernel in open.Where(k => IsByRow(function, k) && Needs(k).All(done.Contains)))
            {
                chain.Add(kernel);
                done.Add(kernel);
            }

            for (var i = 0; i < chain.Count; i += Longest)
            {
                Launch(chain.GetRange(i, Math.Min(Longest, chain.Count - i)));
            }

            var side = open.Where(k => !IsByRow(function, k) && Needs(k).All(done.Contains)).ToList();
            side.ForEach(k => done.Add(k));
            for (var i = 0; i < side.Count; i += Widest)
            {
                Launch(side.GetRange(i, Math.Min(Widest, side.Count - i)));
            }
        }

        return launches;

        void Launch(List<Kernel> kernels)
        {
            if (kernels.Count > 0)
            {
                launches.Add(kernels);
                open.RemoveAll(kernels.Contains);
            }
        }

        IEnumerable<Kernel> Needs(Kernel kernel) => KernelOrder.Read(function, kernel).SelectMany(v => KernelOrder.Sources(function, v))
            .Where(v => writers.TryGetValue(v, out var writer) && writer != kernel).Select(v => writers[v]);
    }

    /// <summary>Whether a sample of the result needs that sample only.</summary>
    private static bool IsByRow(Function function, Kernel kernel) => function.Nodes[kernel.Output].Type.HasBatch
        && (kernel.Anchor < 0 || Lower(function, function.Nodes[kernel.Anchor]).IsByRow);

    /// <summary>The GPU lowering of a loop.</summary>
    public static GpuLoop Lower(Function function, Node node) =>
        ((LoopOperator)node.Operator).Gpu([.. node.Inputs.Select(i => function.Nodes[i].Type)], node.Type)
        ?? throw new NotSupportedException($"{node.Operator.Name} has no lowering for GPUs");

    private static long WorkOf(Function function) => function.Nodes.Where(n => n.Operator is LoopOperator)
        .Sum(n => Math.Max(n.Type.HasBatch ? n.Type.Length : 0, n.Operator.MultiplyAdds([.. n.Inputs.Select(i => function.Nodes[i].Type)], n.Type)));
}
