using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Tests;

/// <summary>The operators of ONNX that have counterparts, and why the others have none. To add one: its line.</summary>
internal static class OnnxOperators
{
    private const string NoOperator = "no operator of the language: ";

    private static readonly Dictionary<string, Action<OnnxBuilder>> Known = new()
    {
        ["Add"] = b => OnnxElements.Binary(b, new Add()),
        ["AveragePool"] = OnnxWindows.AveragePool,
        ["BatchNormalization"] = OnnxLayers.BatchNormalization,
        ["Concat"] = OnnxElements.Concat,
        ["Conv"] = OnnxWindows.Conv,
        ["ConvTranspose"] = OnnxWindows.ConvTranspose,
        ["Dropout"] = OnnxElements.Dropout,
        ["Elu"] = b => OnnxElements.Unary(b, new Elu(b.Case.Real("alpha", 1))),
        ["Flatten"] = OnnxElements.Reshape,
        ["Gemm"] = OnnxLayers.Gemm,
        ["GlobalAveragePool"] = OnnxWindows.GlobalAveragePool,
        ["GlobalMaxPool"] = OnnxWindows.GlobalMaxPool,
        ["LRN"] = OnnxLayers.Lrn,
        ["LeakyRelu"] = b => OnnxElements.Unary(b, new LeakyRelu(b.Case.Real("alpha", 0.01))),
        ["LogSoftmax"] = b => OnnxLayers.OverAxis(b, new LogSoftmax()),
        ["MatMul"] = OnnxLayers.MatMul,
        ["MaxPool"] = OnnxWindows.MaxPool,
        ["Mul"] = b => OnnxElements.Binary(b, new Multiply()),
        ["Neg"] = OnnxElements.Negate,
        ["PRelu"] = OnnxElements.PRelu,
        ["Relu"] = b => OnnxElements.Unary(b, new Relu()),
        ["Reshape"] = OnnxElements.Reshape,
        ["Resize"] = OnnxWindows.Upsample,
        ["Selu"] = OnnxElements.Selu,
        ["Sigmoid"] = b => OnnxElements.Unary(b, new Sigmoid()),
        ["Softmax"] = b => OnnxLayers.OverAxis(b, new Softmax()),
        ["SoftmaxCrossEntropyLoss"] = OnnxLayers.SoftmaxCrossEntropyLoss,
        ["Sub"] = b => OnnxElements.Binary(b, new Subtract()),
        ["Sum"] = OnnxElements.Sum,
        ["Tanh"] = b => OnnxElements.Unary(b, new Tanh()),
        ["Upsample"] = OnnxWindows.Upsample,
    };

    private static readonly (string Reason, string[] Operators)[] Unknown =
    [
        ("recurrent operators: no operators here but cells; they pass in a test of their own (OnnxRecurrentTests)", ["GRU", "LSTM", "RNN"]),
        ("operators of detection: they come with a later step", ["GridSample", "NonMaxSuppression", "RoiAlign"]),
        ("quantised numbers", ["ConvInteger", "DequantizeLinear", "QLinearMatMul", "QuantizeLinear"]),
        ("an optimiser's update, which is a class of the runtime", ["Momentum"]),
        ("optional values and sequences", ["Identity"]),
    ];

    /// <summary>Builds the operators of a case; throws <see cref="InexpressibleException"/> where there are none.</summary>
    public static OnnxBuilder Build(OnnxCase onnx, VectorKind kind)
    {
        var builder = new OnnxBuilder(onnx, kind);
        var name = onnx.Node.Operator;
        if (!Known.TryGetValue(name, out var build))
        {
            throw new InexpressibleException(Unknown.Where(u => u.Operators.Contains(name)).Select(u => u.Reason).FirstOrDefault(NoOperator + name));
        }

        build(builder);
        return builder;
    }
}
