using System.Linq;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Tests;

/// <summary>Element-wise operators of ONNX, and those that only give extents, as our operators.</summary>
internal static class OnnxElements
{
    private const string Stretched = "sizes that are stretched (broadcast) along other axes than the operator's";

    public static void Unary(OnnxBuilder b, Operator op)
    {
        var x = b.Samples(0);
        b.Outputs.Add(b.Add(op, x));
    }

    /// <summary>Both of one size, or the second a vector over the last axis.</summary>
    public static void Binary(OnnxBuilder b, Operator op)
    {
        var (left, right) = (b.Case.Input(0).Extents, b.Case.Input(1).Extents);
        if (left.SequenceEqual(right))
        {
            var (p, q) = (b.Samples(0), b.Samples(1));
            b.Outputs.Add(b.Add(op, p, q));
            return;
        }

        OnnxBuilder.Require(right.Count == 1 && right[0] == left[^1], Stretched);
        var (x, y) = (b.Vectors(0), b.Fixed(1, right[0]));
        b.Outputs.Add(op switch
        {
            Add => b.Add(new BiasAdd(), x, y),
            Subtract => b.Add(new BiasAdd(), x, b.Scale(y, -1)),
            _ => b.Add(new ChannelScale(), x, y),
        });
    }

    public static void Negate(OnnxBuilder b)
    {
        var x = b.Samples(0);
        b.Outputs.Add(b.Scale(x, -1));
    }

    public static void Sum(OnnxBuilder b)
    {
        var terms = Enumerable.Range(0, b.Node.Inputs.Count).Select(b.Samples).ToList();
        b.Outputs.Add(terms.Aggregate(b.Graph.Sum));
    }

    public static void Selu(OnnxBuilder b)
    {
        var elu = new Elu(b.Case.Real("alpha", 1.6732632423543772));
        var x = b.Samples(0);
        b.Outputs.Add(b.Scale(b.Add(elu, x), b.Case.Real("gamma", 1.0507009873554805)));
    }

    /// <summary>As the layer <c>PRELU</c> expands.</summary>
    public static void PRelu(OnnxBuilder b)
    {
        var slope = b.Case.Input(1).Extents;
        OnnxBuilder.Require(slope.Count == 1 && slope[0] == b.Case.Input(0).Extents[^1], Stretched);
        var (x, w) = (b.Vectors(0), b.Fixed(1, slope[0]));
        var negative = b.Add(new Relu(), b.Scale(x, -1));
        b.Outputs.Add(b.Graph.Subtract(b.Add(new Relu(), x), b.Add(new ChannelScale(), negative, w)));
    }

    public static void Dropout(OnnxBuilder b)
    {
        OnnxBuilder.Require(b.Node.Outputs.Count == 1, "the mask of a dropout as an output");
        OnnxBuilder.Require(!b.Case.HasInput(2) || b.Case.Input(2).Values[0] == 0, "random numbers of another generator");
        var x = b.Samples(0);
        b.Outputs.Add(new Dropout(b.Case.Real("ratio", 0.5), 0).InInference(b.Graph, [x]));
    }

    public static void Concat(OnnxBuilder b)
    {
        var rank = b.Case.Input(0).Extents.Count;
        OnnxBuilder.Require((b.Case.Integer("axis", 0) + rank) % rank == 1, "joining along other axes than the channels");
        var parts = Enumerable.Range(0, b.Node.Inputs.Count).Select(b.Samples).ToArray();
        b.Outputs.Add(b.Graph.Concat(parts));
    }

    /// <summary>Reshape and Flatten: views that leave the batch.</summary>
    public static void Reshape(OnnxBuilder b)
    {
        var (from, to) = (b.Case.Input(0).Extents, b.Case.Output(0).Extents);
        OnnxBuilder.Require(!from.Contains(0), "tensors without elements");
        OnnxBuilder.Require(from[0] == to[0] && to.Count > 1, "extents of which the first is not the batch");
        var x = b.Samples(0);
        b.Outputs.Add(b.Add(new Reshape(OnnxBuilder.TypeOf(to).Extents), x));
    }
}
