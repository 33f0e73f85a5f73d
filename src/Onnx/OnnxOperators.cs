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
        [typeof(Attend)] = OnnxSequences.Attend,
        [typeof(AttendSequence)] = OnnxSequences.AttendSequence,
        [typeof(AvgPool2d)] = OnnxWindows.AvgPool,
        [typeof(BiasAdd)] = OverChannels("Add"),
        [typeof(ChannelScale)] = OverChannels("Mul"),
        [typeof(Concat)] = OnnxLayers.Concat,
        [typeof(Constant)] = (b, node) => b.Name(node, b.Reals(((Constant)node.Operator).Value, null)),
        [typeof(Conv2d)] = OnnxWindows.Conv,
        [typeof(Conv2dInputGradient)] = OnnxWindows.ConvTranspose,
        [typeof(Copy)] = Same("Identity"),
        [typeof(EachStep)] = (b, node) => b.Name(node, b.Input(node, 0)),
        [typeof(Elu)] = (b, node) => b.Add(node, "Elu", [b.Input(node, 0)], ("alpha", ((Elu)node.Operator).Alpha)),
        [typeof(Embedding)] = (b, node) => b.Add(node, "Gather", [b.Input(node, 1), b.Input(node, 0)], ("axis", 0)),
        [typeof(Hold)] = (b, node) => b.Name(node, b.Input(node, 0)),
        [typeof(Identity)] = Same("Identity"),
        [typeof(InstanceNorm)] = OnnxLayers.InstanceNormalization,
        [typeof(InverseRoot)] = OnnxLayers.InverseRoot,
        [typeof(KeptState)] = OnnxSequences.Zeros,
        [typeof(LeakyRelu)] = (b, node) => b.Add(node, "LeakyRelu", [b.Input(node, 0)], ("alpha", ((LeakyRelu)node.Operator).Slope)),
        [typeof(LocalResponseNorm)] = OnnxLayers.Lrn,
        [typeof(LogSoftmax)] = OverClasses("LogSoftmax"),
        [typeof(MatMul)] = OnnxLayers.Gemm,
        [typeof(MaxPool2d)] = OnnxWindows.MaxPool,
        [typeof(Maximum)] = Same("Max"),
        [typeof(Multiply)] = Same("Mul"),
        [typeof(OneHot)] = OnnxSequences.OneHot,
        [typeof(Relu)] = Same("Relu"),
        [typeof(Reshape)] = OnnxLayers.Reshape,
        [typeof(Sigmoid)] = Same("Sigmoid"),
        [typeof(Slice)] = OnnxLayers.Slice,
        [typeof(Softmax)] = OverClasses("Softmax"),
        [typeof(SquareRoot)] = Same("Sqrt"),
        [typeof(Stack)] = (b, node) => b.Add(node, "Concat", [.. node.Inputs.Select(b.NameOf)], ("axis", 0)),
        [typeof(Standardize)] = OnnxLayers.BatchNormalization,
        [typeof(Subtract)] = Same("Sub"),
        [typeof(Tanh)] = Same("Tanh"),
        [typeof(Transpose)] = (b, node) => b.Add(node, "Transpose", [b.Input(node, 0)]),
        [typeof(Zeros)] = OnnxSequences.Zeros,
    };

    /// <summary>Those that the axis of time, or the places of a window, makes different: written for one vector or image a sample only.</summary>
    private static readonly HashSet<Type> OfSamples =
    [
        typeof(AvgPool2d), typeof(Conv2d), typeof(Conv2dInputGradient), typeof(InstanceNorm), typeof(LocalResponseNorm), typeof(MaxPool2d), typeof(Reshape), typeof(Standardize),
    ];

    public static bool IsKnown(Operator op) => op is Input or Parameter or BufferTensor or Carry or StepOf or Collect or Advance || Known.ContainsKey(op.GetType());

    /// <summary>Adds what computes a node; sources are named before.</summary>
    public static void Add(OnnxBuilder builder, Node node)
    {
        if (node.Type.HasTime && OfSamples.Contains(node.Operator.GetType()))
        {
            throw new InexpressibleException($"{node.Operator.Name} over a sequence");
        }

        Known[node.Operator.GetType()](builder, node);
    }

    private static Action<OnnxBuilder, Node> Same(string op) => (b, node) => b.Add(node, op, [.. node.Inputs.Select(b.NameOf)]);

    private static Action<OnnxBuilder, Node> OverChannels(string op) => (b, node) => b.Add(node, op, [b.Input(node, 0), b.OverChannels(node, 1)]);

    private static Action<OnnxBuilder, Node> OverClasses(string op) => (b, node) => b.Add(node, op, [b.Input(node, 0)], ("axis", OnnxSequences.ChannelAxis(node)));
}
