using System;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Passes;

/// <summary>Copies a function node by node under a rule, and drops what no result needs.</summary>
public static class GraphRewrite
{
    /// <summary>The rule gets each node and its inputs in the new graph, and gives the value that takes its place. What comes of a result is
    /// <paramref name="asResult"/>.</summary>
    public static Function Map(Function function, Func<GraphBuilder, Node, int[], int> rule, Func<GraphBuilder, int, int>? asResult = null)
    {
        var graph = new GraphBuilder();
        var map = new int[function.Nodes.Count];
        foreach (var node in function.Nodes)
        {
            graph.BeginCopy(node, function.Nodes);
            var inputs = new int[node.Inputs.Count];
            for (var i = 0; i < inputs.Length; i++)
            {
                inputs[i] = map[node.Inputs[i]];
            }

            map[node.Id] = rule(graph, node, inputs);
        }

        var results = function.Results.Select(r => r with { Value = asResult is null ? map[r.Value] : asResult(graph, map[r.Value]) }).ToEquatableArray();
        return function with { Nodes = graph.Nodes.ToEquatableArray(), Results = results };
    }

    public static Function DropUnused(Function function)
    {
        var used = new bool[function.Nodes.Count];
        foreach (var result in function.Results)
        {
            used[result.Value] = true;
        }

        for (var i = used.Length - 1; i >= 0; i--)
        {
            if (used[i])
            {
                foreach (var input in function.Nodes[i].Inputs)
                {
                    used[input] = true;
                }
            }
        }

        if (Array.TrueForAll(used, u => u))
        {
            return function;
        }

        return Map(function, (graph, node, inputs) => used[node.Id] ? graph.Add(node.Operator, inputs) : -1);
    }
}
