using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Onnx;

/// <summary>Operators of sequences: batch first, then time, as <c>[N,T,C]</c>. All samples of a batch have all its steps: where one here would be held at its own end,
/// ONNX's goes on.</summary>
internal static class OnnxSequences
{
    /// <summary>Where the channels (features) lie.</summary>
    public static int ChannelAxis(Node node) => node.Type.HasTime ? 2 : 1;

    /// <summary>A product at each step.</summary>
    public static void MatMul(OnnxBuilder b, Node node)
    {
        var product = (MatMul)node.Operator;
        if (product.TransposeA)
        {
            throw new InexpressibleException("a product over the steps");
        }

        var weight = b.Input(node, 1);
        if (product.TransposeB)
        {
            var turned = Invariant.Text($"{weight}:turned:{node.Id}");
            b.Give(node, "Transpose", [weight], turned);
            weight = turned;
        }

        b.Add(node, "MatMul", [b.Input(node, 0), weight]);
    }

    public static void OneHot(OnnxBuilder b, Node node)
    {
        var classes = node.Type.Length;
        b.Add(node, "OneHot", [b.Input(node, 0), b.Integers("channel:" + Invariant.Number(classes), classes), b.Tensor("off:on", [2], () => OnnxBuilder.Bytes<float>([0, 1]))], ("axis", -1));
    }

    /// <summary>Zeros for each sample: what a loop starts from where nothing is said.</summary>
    public static void Zeros(OnnxBuilder b, Node node)
    {
        var input = (Input)b.Function.Nodes.First(n => n.Operator is Input).Operator;
        var (samples, extents) = (Invariant.Text($"samples:{node.Id}"), Invariant.Text($"extents:{node.Id}"));
        b.Give(node, "Shape", [input.Key], samples, ("start", 0), ("end", 1));
        b.Give(node, "Concat", [samples, .. node.Type.Extents.Select(e => b.Integers("channel:" + Invariant.Number(e), e))], extents, ("axis", 0));
        b.Add(node, "ConstantOfShape", [extents]);
    }

    /// <summary>Weights <c>softmax over the places of q a</c>, and the mean of the map by them: two products for each sample.</summary>
    public static void Attend(OnnxBuilder b, Node node)
    {
        var map = b.InputNode(node, 0).Type;
        var (channels, places) = (map.Channels, map.Height * map.Width);
        string Step(string name, string op, string[] inputs, params (string, OnnxAttribute)[] attributes) => Give(b, node, name, op, inputs, attributes);

        var flat = Step("map", "Reshape", [b.Input(node, 0), b.Integers(Invariant.Text($"extents:{channels}x{places}"), 0, channels, places)]);
        var query = Step("query", "Unsqueeze", [b.Input(node, 1), b.Integers("channel:1", 1)]);
        var weights = Step("weights", "Softmax", [Step("scores", "MatMul", [query, flat])], ("axis", 2));
        var turned = Step("turned", "Transpose", [flat], ("perm", new[] { 0, 2, 1 }));
        b.Add(node, "Squeeze", [Step("mean", "MatMul", [weights, turned]), b.Integers("channel:1", 1)]);
    }

    /// <summary>The same over the steps of a sequence, all of them: products for each sample, or the sum with the query, its tanh, and a product with the vector.</summary>
    public static void AttendSequence(OnnxBuilder b, Node node)
    {
        string Step(string name, string op, string[] inputs, params (string, OnnxAttribute)[] attributes) => Give(b, node, name, op, inputs, attributes);

        var (keys, one) = (b.Input(node, 0), b.Integers("channel:1", 1));
        var query = Step("query", "Unsqueeze", [b.Input(node, 2), one]);
        var scores = node.Inputs.Count == 3
            ? Step("scores", "MatMul", [query, Step("turned", "Transpose", [keys], ("perm", new[] { 0, 2, 1 }))])
            : Step("scores", "Transpose", [Step("each", "MatMul", [Step("bent", "Tanh", [Step("moved", "Add", [keys, query])]), Step("vector", "Unsqueeze", [b.Input(node, 3), one])])], ("perm", new[] { 0, 2, 1 }));
        b.Add(node, "Squeeze", [Step("mean", "MatMul", [Step("weights", "Softmax", [scores], ("axis", 2)), b.Input(node, 1)]), one]);
    }

    /// <summary>Adds a node on the way to another; its result.</summary>
    private static string Give(OnnxBuilder b, Node node, string name, string op, string[] inputs, params (string, OnnxAttribute)[] attributes)
    {
        var full = Invariant.Text($"{node.Origin.Layer}:{node.Id}:{name}");
        b.Give(node, op, inputs, full, attributes);
        return full;
    }
}
