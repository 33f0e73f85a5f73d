using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>In a small network on a GPU the gradient of a convolution's filters is one sum over the whole batch: slices of it, which keep a CPU's threads busy, would be a
/// group of threads each, idle mostly.</summary>
public static class JoinSlices
{
    public static NetworkModel Run(NetworkModel model) =>
        model with { Functions = model.Functions.Select(f => GatherLaunches.IsSmall(f) && f.Nodes.Any(n => n.Operator is SliceSum) ? Run(f) : f).ToEquatableArray() };

    private static Function Run(Function function) => GraphRewrite.DropUnused(GraphRewrite.Map(function, (graph, node, inputs) =>
        node.Operator is SliceSum && graph.Nodes[inputs[0]] is { Operator: Conv2dWeightGradient { Slices: > 1 } sliced } sums
            ? graph.Add(sliced with { Slices = 1 }, [.. sums.Inputs])
            : graph.Add(node.Operator, inputs)));
}
