using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Lays the weights of products that every step of a sequence repeats out for the register tile: once a step of training, once for inference.</summary>
public static class PackProducts
{
    /// <summary>Elements of a weight from which laying out is worth it.</summary>
    private const int Worthwhile = 1024;

    public static NetworkModel Run(NetworkModel model) => model.UsesTime
        ? model with { Functions = model.Functions.Select(f => GraphRewrite.DropUnused(GraphRewrite.Map(f, Pack))).ToEquatableArray() } : model;

    private static int Pack(GraphBuilder graph, Node node, int[] inputs)
    {
        var (left, right) = node.Operator is MatMul ? (graph.TypeOf(inputs[0]), graph.TypeOf(inputs[1])) : (null, null);
        return node.Operator switch
        {
            MatMul { TransposeA: false } product when (left!.HasTime || left.Loop is not null) && !right!.HasBatch && right.Length >= Worthwhile =>
                graph.Add(new PackedMatMul(node.Type.Length), inputs[0], graph.Add(new PackMatrix(product.TransposeB), inputs[1])),
            MatMul { TransposeA: true, TransposeB: false } when left!.HasTime && node.Type.Length >= Worthwhile =>
                graph.Add(new RowProducts(right!.Length), inputs[0], graph.Add(new PackRows(), inputs[1])),
            _ => graph.Add(node.Operator, inputs),
        };
    }
}
