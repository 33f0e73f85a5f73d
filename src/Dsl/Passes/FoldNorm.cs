using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>In inference batch normalisation is a factor and a summand for each channel, and parameters alone say which: its steps, its factor and shift, and the
/// biases around it become one <see cref="ChannelAffine"/>. The vectors that it takes are worked out once (<see cref="Prepare"/>).</summary>
public static class FoldNorm
{
    public static NetworkModel Run(NetworkModel model) =>
        model with { Functions = model.Functions.Select(f => f.Name == "infer" ? Run(f) : f).ToEquatableArray() };

    private static Function Run(Function function)
    {
        if (!function.Nodes.Any(n => n.Operator is Standardize))
        {
            return function;
        }

        var users = function.Users();
        var mapped = GraphRewrite.Map(function, (graph, node, inputs) => node.Operator switch
        {
            Standardize => Affine(graph, inputs[0], inputs[2], graph.Multiply(graph.Multiply(graph.Constant(-1), inputs[1]), inputs[2])),
            ChannelScale when Before(graph, inputs[0], node) is { } x => Affine(graph, x.Inputs[0], graph.Multiply(x.Inputs[1], inputs[1]), graph.Multiply(x.Inputs[2], inputs[1])),
            BiasAdd when Before(graph, inputs[0], node) is { } x => Affine(graph, x.Inputs[0], x.Inputs[1], graph.Sum(x.Inputs[2], inputs[1])),
            _ => graph.Add(node.Operator, inputs),
        });
        return GraphRewrite.DropUnused(mapped);

        // The affine step before, if nobody else reads its result.
        Node? Before(GraphBuilder graph, int value, Node node) =>
            graph.Nodes[value].Operator is ChannelAffine && users[node.Inputs[0]].Count == 1 ? graph.Nodes[value] : null;
    }

    /// <summary>The affine step, with a bias that is added right before it (a convolution's own).</summary>
    private static int Affine(GraphBuilder graph, int x, int scale, int shift) => graph.Nodes[x] is { Operator: BiasAdd } biased
        ? graph.Add(new ChannelAffine(), biased.Inputs[0], scale, graph.Sum(graph.Multiply(biased.Inputs[1], scale), shift))
        : graph.Add(new ChannelAffine(), x, scale, shift);
}
