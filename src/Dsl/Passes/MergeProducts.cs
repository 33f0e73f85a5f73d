using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Makes few large products of many small ones around loops. A product of the input is computed for all steps before the loop; products with one
/// left side (an LSTM's four gates) become one product by their stacked weights, whatever their names and the order of the equations.</summary>
public static class MergeProducts
{
    public static NetworkModel Run(NetworkModel model) => model.UsesTime
        ? Simplify.Run(model with { Functions = model.Functions.Select(f => SliceInLoop(Merge(Hoist(ParametersFirst(f))))).ToEquatableArray() }) : model;

    /// <summary>Weights that are stacked at the first of some products must be there by then.</summary>
    private static Function ParametersFirst(Function function) => GraphRewrite.Reorder(function, function.Nodes.OrderBy(n => n.Operator is Parameter ? 0 : 1).Select(n => n.Id));

    /// <summary>A product of a sequence's step is the step of the sequence's product.</summary>
    private static Function Hoist(Function function) => GraphRewrite.Map(function, (graph, node, inputs) =>
    {
        if (node.Operator is MatMul { TransposeA: false } && graph.Nodes[inputs[0]] is { Operator: StepOf step } source && !graph.TypeOf(inputs[1]).HasBatch)
        {
            return graph.Add(step, graph.Add(node.Operator, source.Inputs[0], inputs[1]));
        }

        return graph.Add(node.Operator, inputs);
    });

    private static Function Merge(Function function)
    {
        var groups = function.Nodes.Where(n => n.Type.HasTime || n.Type.Loop is not null)
            .Where(n => n.Operator is MatMul { TransposeA: false, TransposeB: true } or Embedding && Weight(function, n) is { } weight && !function.Nodes[weight].Type.HasBatch)
            .GroupBy(n => (n.Operator, n.Inputs[0]))
            .Where(g => g.Count() > 1).SelectMany(g => Parts([.. g])).ToList();
        if (groups.Count == 0)
        {
            return function;
        }

        var groupOf = groups.SelectMany(g => g.Select((n, i) => (n.Id, Group: g, Place: i))).ToDictionary(g => g.Id);
        var merged = new Dictionary<List<Node>, int>();
        var mapped = new int[function.Nodes.Count];
        return GraphRewrite.DropUnused(GraphRewrite.Map(function, (graph, node, inputs) =>
        {
            if (!groupOf.TryGetValue(node.Id, out var place))
            {
                return mapped[node.Id] = graph.Add(node.Operator, inputs);
            }

            if (!merged.TryGetValue(place.Group, out var product))
            {
                var weights = graph.Add(new Stack(), [.. place.Group.Select(n => mapped[Weight(function, n)!.Value])]);
                product = merged[place.Group] = node.Operator is Embedding
                    ? graph.Add(new Embedding(), inputs[0], graph.Add(new Transpose(), weights))
                    : graph.Add(node.Operator, inputs[0], weights);
            }

            var first = place.Group.Take(place.Place).Sum(n => n.Type.Length);
            return mapped[node.Id] = graph.Add(new Slice(first, node.Type.Length), product);
        }));
    }

    /// <summary>A part is taken of each step, rather than of all steps at once: there the kernel that needs it reads it where it lies.</summary>
    private static Function SliceInLoop(Function function) => GraphRewrite.DropUnused(GraphRewrite.Map(function, (graph, node, inputs) =>
        node.Operator is StepOf && graph.Nodes[inputs[0]] is { Operator: Slice slice } part
            ? graph.Add(slice, graph.Add(node.Operator, part.Inputs[0]))
            : graph.Add(node.Operator, inputs)));

    /// <summary>The matrix that multiplies: a look-up's is behind a transposition. Null where it is computed by the function itself, and so may come too late.</summary>
    private static int? Weight(Function function, Node node)
    {
        var weight = node.Operator is Embedding ? function.Nodes[node.Inputs[1]].Inputs[0] : node.Inputs[1];
        return function.Nodes[weight].Operator is Parameter ? weight : null;
    }

    private static IEnumerable<List<Node>> Parts(List<Node> products)
    {
        for (var first = 0; first < products.Count; first += Stack.MaxInputs)
        {
            yield return products.GetRange(first, System.Math.Min(Stack.MaxInputs, products.Count - first));
        }
    }
}
