using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Cli.Bench;

/// <summary>What a kernel does: its layers, its operators, its floating-point operations (of convolutions and products, two a multiply-add, as the plain
/// algorithm counts them), and the bytes of what it reads and writes, each value once.</summary>
internal sealed record KernelWork(string Layers, string Operators, double Flops, double Bytes)
{
    /// <summary>The kernels of a planned function, in the order they run in.</summary>
    public static IReadOnlyList<KernelWork> Of(Function function, int batch, int steps) => function.Kernels.Select(k => Of(function, k, batch, steps)).ToList();

    /// <summary>The launches of a planned function: on a GPU one may be several kernels.</summary>
    public static IReadOnlyList<KernelWork> OfLaunches(Function function, int batch, int steps)
    {
        var works = Of(function, batch, steps);
        return works.Select((w, i) => (Work: w, Launch: function.Kernels[i].Launch < 0 ? i : function.Kernels[i].Launch)).GroupBy(w => w.Launch, w => w.Work)
            .Select(g => g.Aggregate((a, b) => new KernelWork(string.Join(" ", $"{a.Layers} {b.Layers}".Split(' ').Distinct()), $"{a.Operators}; {b.Operators}", a.Flops + b.Flops, a.Bytes + b.Bytes))).ToList();
    }

    private static KernelWork Of(Function function, Kernel kernel, int batch, int steps)
    {
        var nodes = kernel.Nodes.Select(n => function.Nodes[n]).ToList();
        var inside = nodes.Select(n => n.Id).ToHashSet();
        var read = nodes.SelectMany(n => n.Inputs).Distinct().Where(i => !inside.Contains(i)).Select(i => function.Nodes[i]).Where(n => n.Operator is not Constant);
        return new KernelWork(
            string.Join(" ", nodes.Where(n => n.Origin.Layer.Length > 0).Select(n => n.Origin.Layer + (n.Origin.IsBackward ? "'" : "")).Distinct()),
            string.Join(" + ", nodes.Select(n => n.Operator.Name)),
            nodes.Sum(n => 2.0 * batch * Repeats(n, function, steps) * n.Operator.MultiplyAdds([.. n.Inputs.Select(i => function.Nodes[i].Type)], n.Type)),
            read.Concat(kernel.Outputs.Select(o => function.Nodes[o])).Sum(n => Size(n.Type, batch, steps)));
    }

    /// <summary>How often a node is computed for each sample: in a loop once a step, and so are all steps at once.</summary>
    private static int Repeats(Node node, Function function, int steps) =>
        node.Type.HasTime || node.Type.Loop is not null || node.Inputs.Any(i => function.Nodes[i].Type.HasTime) ? steps : 1;

    private static double Size(TensorType type, int batch, int steps) =>
        (double)sizeof(float) * type.Length * (type.HasBatch ? batch : 1) * (type.HasTime || type.Loop is not null ? steps : 1);
}
