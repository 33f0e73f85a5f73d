using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Lays the weights of products out for the register tile: those that every step of a sequence repeats, once a step of training and once for inference;
/// and for inference those that are so small that a second copy costs no memory worth speaking of.</summary>
public static class PackProducts
{
    /// <summary>Elements of a weight from which laying out is worth it.</summary>
    private const int Worthwhile = 1024;

    /// <summary>Elements of a weight of which there may be two: they fit into the cache.</summary>
    private const int Small = 128 * 1024;

    public static NetworkModel Run(NetworkModel model) =>
        model with { Functions = model.Functions.Select(f => model.UsesTime || f.Name == "infer" ? GraphRewrite.DropUnused(GraphRewrite.Map(f, (g, n, i) => Pack(g, n, i, f.Name == "infer"))) : f).ToEquatableArray() };

    private static int Pack(GraphBuilder graph, Node node, int[] inputs, bool isInference)
    {
        var (left, right) = node.Operator is MatMul ? (graph.TypeOf(inputs[0]), graph.TypeOf(inputs[1])) : (null, null);
        return node.Operator switch
        {
            MatMul { TransposeA: false } product when left!.HasBatch && !right!.HasBatch && right.Length >= Worthwhile
                && (left.HasTime || left.Loop is not null || (isInference && right.Length <= Small && graph.Nodes[inputs[1]].Operator is Parameter)) =>
                graph.Add(new PackedMatMul(node.Type.Length), inputs[0], graph.Add(new PackMatrix(product.TransposeB), inputs[1])),
            MatMul { TransposeA: true, TransposeB: false } when left!.HasTime && node.Type.Length >= Worthwhile =>
                graph.Add(new RowProducts(right!.Length), inputs[0], graph.Add(new PackRows(), inputs[1])),
            _ => graph.Add(node.Operator, inputs),
        };
    }
}
