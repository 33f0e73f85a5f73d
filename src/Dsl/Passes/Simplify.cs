using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Removes what changes nothing (products with 1, sums with 0, views of views, identities),
/// takes factors out of sums, computes equal values once,
/// and drops what no result needs.</summary>
public static class Simplify
{
    public static NetworkModel Run(NetworkModel model)
    {
        var functions = new List<Function>();
        foreach (var function in model.Functions)
        {
            var (before, after) = (function, Once(function));
            while (after != before)
            {
                (before, after) = (after, Once(after));
            }

            functions.Add(after);
        }

        return model with { Functions = functions.ToEquatableArray() };
    }

    private static Function Once(Function function)
    {
        var known = new Dictionary<(Operator, EquatableArray<int>), int>();
        return GraphRewrite.DropUnused(GraphRewrite.Map(function, (graph, node, inputs) =>
        {
            if (Shortcut(graph, node, inputs) is { } same)
            {
                return same;
            }

            var key = (node.Operator, inputs.ToEquatableArray());
            if (!known.TryGetValue(key, out var value))
            {
                value = graph.Add(node.Operator, inputs);
                known[key] = value;
            }

            return value;
        }));
    }

    /// <summary>The value that a node equals without computing, or null.</summary>
    private static int? Shortcut(GraphBuilder graph, Node node, int[] inputs)
    {
        switch (node.Operator)
        {
            case Multiply when IsConstant(graph, inputs[0], 1) && Keeps(graph, inputs[1], node):
                return inputs[1];
            case Multiply when IsConstant(graph, inputs[1], 1) && Keeps(graph, inputs[0], node):
                return inputs[0];
            case Add when IsConstant(graph, inputs[0], 0) && Keeps(graph, inputs[1], node):
                return inputs[1];
            case Add or Subtract when IsConstant(graph, inputs[1], 0) && Keeps(graph, inputs[0], node):
                return inputs[0];
            case Dropout { Probability: 0 } or DropPath { Probability: 0 }:
                return inputs[0];
            case Identity when graph.Nodes[inputs[0]].Operator is not SourceOperator:
                return inputs[0];
            case Reshape when graph.TypeOf(inputs[0]) == node.Type:
                return inputs[0];
            case Reshape reshape when graph.Nodes[inputs[0]] is { Operator: Reshape } inner:
                return graph.Add(reshape, inner.Inputs[0]);
            case Collect when graph.Nodes[inputs[0]] is { Operator: StepOf } step:
                return step.Inputs[0];
            case StepOf step when graph.Nodes[inputs[0]] is { Operator: Collect } collected && graph.TypeOf(collected.Inputs[0]) == node.Type:
                return collected.Inputs[0];
            case Add when node.Type.Loop is not null && Parts(graph, inputs[0]) is { } left && Parts(graph, inputs[1]) is { } right:
                return Join(graph, [.. left, .. right], node.Type);
            case ChannelSum when graph.Nodes[inputs[0]] is { Operator: ChannelScale } scaled:
                return graph.Multiply(graph.Add(node.Operator, scaled.Inputs[0]), scaled.Inputs[1]);
            case ChannelDot when graph.Nodes[inputs[0]] is { Operator: ChannelScale } scaled:
                return graph.Multiply(graph.Add(node.Operator, scaled.Inputs[0], inputs[1]), scaled.Inputs[1]);
            default:
                return null;
        }
    }

    /// <summary>Of a sum of values that each fill some features, others being 0: those values and where they stand; null for anything else.</summary>
    private static IEnumerable<(int First, int Value)>? Parts(GraphBuilder graph, int value)
    {
        var node = graph.Nodes[value];
        return node.Operator is Embed embed ? [(embed.First, node.Inputs[0])]
            : node.Operator is Add && Parts(graph, node.Inputs[0]) is { } left && Parts(graph, node.Inputs[1]) is { } right ? left.Concat(right)
            : null;
    }

    /// <summary>Values that fill all features of a type, behind each other; null where they do not (yet).</summary>
    private static int? Join(GraphBuilder graph, List<(int First, int Value)> parts, TensorType type)
    {
        var end = 0;
        foreach (var (first, value) in parts.OrderBy(p => p.First))
        {
            if (first != end)
            {
                return null;
            }

            end += graph.TypeOf(value).Length;
        }

        return end == type.Length && parts.Count <= Operators.Concat.MaxInputs ? graph.Concat([.. parts.OrderBy(p => p.First).Select(p => p.Value)]) : null;
    }

    private static bool Keeps(GraphBuilder graph, int value, Node node) => graph.TypeOf(value) == node.Type;

    private static bool IsConstant(GraphBuilder graph, int value, double number) =>
        graph.Nodes[value].Operator is Constant constant && constant.Value == number;
}
