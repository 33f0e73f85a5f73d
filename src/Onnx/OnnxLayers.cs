using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Onnx;

/// <summary>Operators whose nodes take more than their inputs.</summary>
internal static class OnnxLayers
{
    /// <summary>Standardising by running statistics, and the scale and shift behind it, are one node: peers fold that into the convolution before.</summary>
    public static void BatchNormalization(OnnxBuilder b, Node node)
    {
        var (x, mean, root) = (b.Input(node, 0), b.Input(node, 1), b.InputNode(node, 2));
        if (root.Operator is not InverseRoot { Epsilon: var epsilon })
        {
            throw new InexpressibleException("standardising by anything but running statistics");
        }

        var variance = b.Input(root, 0);
        var (last, channels) = (node, node.Type.Channels);
        var (scale, shift) = ("", "");
        if (b.Follower<ChannelScale>(last) is { } scaled)
        {
            (last, scale) = (scaled, b.Input(scaled, 1));
        }

        if (b.Follower<BiasAdd>(last) is { } shifted)
        {
            (last, shift) = (shifted, b.Input(shifted, 1));
        }

        scale = scale.Length > 0 ? scale : b.Reals(1, channels);
        shift = shift.Length > 0 ? shift : b.Reals(0, channels);
        b.Add(last, "BatchNormalization", [x, scale, shift, mean, variance], ("epsilon", epsilon));
        for (; node != last; node = b.Follower<ChannelScale>(node) ?? b.Follower<BiasAdd>(node)!)
        {
            b.Name(node, b.NameOf(last.Id));
        }
    }

    /// <summary>One over a standard deviation is part of the node that divides by it.</summary>
    public static void InverseRoot(OnnxBuilder b, Node node)
    {
        if (b.InputNode(node, 0).Operator is not BufferTensor)
        {
            throw new InexpressibleException("the inverse root of anything but a running variance");
        }

        b.Name(node, b.Input(node, 0));
    }

    /// <summary>A product by a parameter, and the bias behind it.</summary>
    public static void Gemm(OnnxBuilder b, Node node)
    {
        var product = (MatMul)node.Operator;
        if (node.Type.HasTime)
        {
            OnnxSequences.MatMul(b, node);
            return;
        }

        (string, OnnxAttribute)[] attributes = [("transA", product.TransposeA ? 1 : 0), ("transB", product.TransposeB ? 1 : 0)];
        if (b.Follower<BiasAdd>(node) is { } bias)
        {
            b.Add(bias, "Gemm", [b.Input(node, 0), b.Input(node, 1), b.Input(bias, 1)], attributes);
            b.Name(node, b.NameOf(bias.Id));
            return;
        }

        b.Add(node, "Gemm", [b.Input(node, 0), b.Input(node, 1)], attributes);
    }

    /// <summary>ONNX has one channel more behind than before where the number is even; here it is the other way round.</summary>
    public static void Lrn(OnnxBuilder b, Node node)
    {
        var lrn = (LocalResponseNorm)node.Operator;
        if (lrn.Size % 2 == 0)
        {
            throw new InexpressibleException("local response normalisation over an even number of channels");
        }

        b.Add(node, "LRN", [b.Input(node, 0)], ("size", lrn.Size), ("alpha", lrn.Alpha), ("beta", lrn.Beta), ("bias", lrn.K));
    }

    public static void InstanceNormalization(OnnxBuilder b, Node node)
    {
        var channels = node.Type.Channels;
        b.Add(node, "InstanceNormalization", [b.Input(node, 0), b.Reals(1, channels), b.Reals(0, channels)], ("epsilon", ((InstanceNorm)node.Operator).Epsilon));
    }

    public static void Concat(OnnxBuilder b, Node node) => b.Add(node, "Concat", [.. node.Inputs.Select(b.NameOf)], ("axis", OnnxSequences.ChannelAxis(node)));

    public static void Slice(OnnxBuilder b, Node node)
    {
        var slice = (Slice)node.Operator;
        var (first, end) = (slice.First, slice.First + slice.Count);
        b.Add(node, "Slice", [b.Input(node, 0), Place(b, first), Place(b, end), Place(b, OnnxSequences.ChannelAxis(node))]);
    }

    /// <summary>Only the batch stays where it is.</summary>
    public static void Reshape(OnnxBuilder b, Node node)
    {
        var extents = ((Reshape)node.Operator).Extents;
        if (extents.Count == 1)
        {
            b.Add(node, "Flatten", [b.Input(node, 0)], ("axis", 1));
            return;
        }

        b.Add(node, "Reshape", [b.Input(node, 0), b.Integers("extents:" + string.Join("x", extents.Select(e => Invariant.Number(e))), [0, .. extents.Select(e => (long)e)])]);
    }

    private static string Place(OnnxBuilder b, int place) => b.Integers("channel:" + Invariant.Number(place), place);
}
