using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Onnx;

/// <summary>The one table from operators to ONNX nodes. To add one: its line.</summary>
internal static class OnnxOperators
{
    private static readonly Dictionary<Type, Action<OnnxBuilder, Node>> Known = new()
    {
        [typeof(Add)] = Same("Add"),
        [typeof(AvgPool2d)] = OnnxWindows.AvgPool,
        [typeof(BiasAdd)] = OverChannels("Add"),
        [typeof(ChannelScale)] = OverChannels("Mul"),
        [typeof(Concat)] = OnnxLayers.Concat,
        [typeof(Constant)] = (b, node) => b.Name(node, b.Reals(((Constant)node.Operator).Value, null)),
        [typeof(Conv2d)] = OnnxWindows.Conv,
        [typeof(Conv2dInputGradient)] = OnnxWindows.ConvTranspose,
        [typeof(Copy)] = Same("Identity"),
        [typeof(Elu)] = (b, node) => b.Add(node, "Elu", [b.Input(node, 0)], ("alpha", ((Elu)node.Operator).Alpha)),
        [typeof(Identity)] = Same("Identity"),
        [typeof(InstanceNorm)] = OnnxLayers.InstanceNormalization,
        [typeof(InverseRoot)] = OnnxLayers.InverseRoot,
        [typeof(LeakyRelu)] = (b, node) => b.Add(node, "LeakyRelu", [b.Input(node, 0)], ("alpha", ((LeakyRelu)node.Operator).Slope)),
        [typeof(LocalResponseNorm)] = OnnxLayers.Lrn,
        [typeof(LogSoftmax)] = OverClasses("LogSoftmax"),
        [typeof(MatMul)] = OnnxLayers.Gemm,
        [typeof(MaxPool2d)] = OnnxWindows.MaxPool,
        [typeof(Maximum)] = Same("Max"),
        [typeof(Multiply)] = Same("Mul"),
        [typeof(Relu)] = Same("Relu"),
        [typeof(Reshape)] = OnnxLayers.Reshape,
        [typeof(Sigmoid)] = Same("Sigmoid"),
        [typeof(Slice)] = OnnxLayers.Slice,
        [typeof(Softmax)] = OverClasses("Softmax"),
        [typeof(SquareRoot)] = Same("Sqrt"),
        [typeof(Standardize)] = OnnxLayers.BatchNormalization,
        [typeof(Subtract)] = Same("Sub"),
        [typeof(Tanh)] = Same("Tanh"),
    };

    public static bool IsKnown(Operator op) => op is Input or Parameter or BufferTensor || Known.ContainsKey(op.GetType());

    /// <summary>Adds what computes a node; sources are named before.</summary>
    public static void Add(OnnxBuilder builder, Node node) => Known[node.Operator.GetType()](builder, node);

    private static Action<OnnxBuilder, Node> Same(string op) => (b, node) => b.Add(node, op, [.. node.Inputs.Select(b.NameOf)]);

    private static Action<OnnxBuilder, Node> OverChannels(string op) => (b, node) => b.Add(node, op, [b.Input(node, 0), b.OverChannels(node, 1)]);

    private static Action<OnnxBuilder, Node> OverClasses(string op) => (b, node) => b.Add(node, op, [b.Input(node, 0)], ("axis", 1));
}
