using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Takes out of backward loops what need not be in them: sums over the steps (the gradients of weights and biases) become one product or sum over all steps
/// behind the loop, and so do products that no later step reads (the gradient of the input).</summary>
public static class SinkProducts
{
    public static NetworkModel Run(NetworkModel model) => model.UsesTime
        ? Simplify.Run(model with { Functions = model.Functions.Select(f => Run(SumsLast(f))).ToEquatableArray() }) : model;

    private static Function Run(Function function)
    {
        var users = function.Users();
        var joined = JoinedBy(function);
        var mapped = new int[function.Nodes.Count];
        return GraphRewrite.DropUnused(GraphRewrite.Map(function, (graph, node, inputs) => mapped[node.Id] = Place(graph, node, inputs)));

        int Place(GraphBuilder graph, Node node, int[] inputs)
        {
            if (node.Operator is ChannelSum && joined.TryGetValue(node.Inputs[0], out var part))
            {
                // The gradients of all gates' biases are one sum.
                return graph.Add(new Unstack(part.First, node.Type.Length), graph.Add(node.Operator, AllSteps.Of(graph, mapped[part.Whole])));
            }

            if (!node.Type.HasBatch && inputs.Any(i => graph.TypeOf(i).Loop is not null))
            {
                return graph.Add(node.Operator, [.. inputs.Select(i => AllSteps.Of(graph, i))]);
            }

            if (node.Operator is Collect && graph.Nodes[inputs[0]] is { Operator: MatMul { TransposeA: false } } product && !graph.TypeOf(product.Inputs[1]).HasBatch
                && users[node.Inputs[0]].TrueForAll(u => function.Nodes[u].Operator is Collect))
            {
                return graph.Add(product.Operator, AllSteps.Of(graph, product.Inputs[0]), product.Inputs[1]);
            }

            return graph.Add(node.Operator, inputs);
        }
    }

    /// <summary>For values within loops that are joined behind each other: the whole, and where they begin in it.</summary>
    private static Dictionary<int, (int Whole, int First)> JoinedBy(Function function)
    {
        var joined = new Dictionary<int, (int, int)>();
        foreach (var node in function.Nodes.Where(n => n.Operator is Concat && n.Type.Loop is not null))
        {
            var first = 0;
            foreach (var input in node.Inputs)
            {
                joined[input] = (node.Id, first);
                first += function.Nodes[input].Type.Length;
            }
        }

        return joined;
    }

    /// <summary>Moves sums over the batch behind all else, unless a value of the batch depends on them.</summary>
    private static Function SumsLast(Function function)
    {
        var users = function.Users();
        var (isLast, hasBatch) = (new bool[function.Nodes.Count], new bool[function.Nodes.Count]);
        foreach (var node in function.Nodes)
        {
            hasBatch[node.Id] = node.Type.HasBatch || node.Inputs.Any(i => hasBatch[i]);
        }

        foreach (var node in function.Nodes.Reverse())
        {
            isLast[node.Id] = !node.Type.HasBatch && hasBatch[node.Id] && users[node.Id].TrueForAll(u => isLast[u]);
        }

        return GraphRewrite.Reorder(function, function.Nodes.OrderBy(n => isLast[n.Id] ? 1 : 0).Select(n => n.Id));
    }
}
