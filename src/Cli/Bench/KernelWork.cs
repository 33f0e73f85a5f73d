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
    public static IReadOnlyList<KernelWork> Of(Function function, int batch) => function.Kernels.Select(k => Of(function, k, batch)).ToList();

    private static KernelWork Of(Function function, Kernel kernel, int batch)
    {
        var nodes = (kernel.Anchor < 0 ? [] : new[] { kernel.Anchor }).Concat(kernel.Tail).Select(n => function.Nodes[n]).ToList();
        var inside = nodes.Select(n => n.Id).ToHashSet();
        var read = nodes.SelectMany(n => n.Inputs).Distinct().Where(i => !inside.Contains(i)).Select(i => function.Nodes[i]).Where(n => n.Operator is not Constant);
        return new KernelWork(
            string.Join(" ", nodes.Where(n => n.Origin.Layer.Length > 0).Select(n => n.Origin.Layer + (n.Origin.IsBackward ? "'" : "")).Distinct()),
            string.Join(" + ", nodes.Select(n => n.Operator.Name)),
            nodes.Sum(n => 2.0 * batch * n.Operator.MultiplyAdds([.. n.Inputs.Select(i => function.Nodes[i].Type)], n.Type)),
            read.Append(function.Nodes[kernel.Output]).Sum(n => Size(n.Type, batch)));
    }

    private static double Size(TensorType type, int batch) => (double)sizeof(float) * type.Length * (type.HasBatch ? batch : 1);
}
