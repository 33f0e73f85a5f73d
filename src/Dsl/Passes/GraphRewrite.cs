using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

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

    /// <summary>The same nodes in another order, in which each still comes after its inputs.</summary>
    public static Function Reorder(Function function, IEnumerable<int> order)
    {
        var graph = new GraphBuilder();
        var map = new int[function.Nodes.Count];
        foreach (var id in order)
        {
            graph.Origin = function.Nodes[id].Origin;
            map[id] = graph.Add(function.Nodes[id].Operator, [.. function.Nodes[id].Inputs.Select(i => map[i])]);
        }

        return function with { Nodes = graph.Nodes.ToEquatableArray(), Results = function.Results.Select(r => r with { Value = map[r.Value] }).ToEquatableArray() };
    }

    public static Function DropUnused(Function function)
    {
        var used = new bool[function.Nodes.Count];
        // What a loop carries is used where its advance is.
        var advance = function.Nodes.Where(n => n.Operator is Advance).ToDictionary(n => n.Inputs[0], n => n.Id);
        var open = new Stack<int>(function.Results.Select(r => r.Value));
        while (open.Count > 0)
        {
            var value = open.Pop();
            if (used[value])
            {
                continue;
            }

            used[value] = true;
            foreach (var input in function.Nodes[value].Inputs)
            {
                open.Push(input);
            }

            if (function.Nodes[value].Operator is Carry)
            {
                open.Push(advance[value]);
            }
        }

        if (Array.TrueForAll(used, u => u))
        {
            return function;
        }

        return Map(function, (graph, node, inputs) => used[node.Id] ? graph.Add(node.Operator, inputs) : -1);
    }
}
