using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Onnx;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Tests;

/// <summary>A case that the operators cannot express, and why.</summary>
internal sealed class InexpressibleException(string reason) : Exception(reason);

/// <summary>Builds the operators of one case. ONNX tensors become values as the language has them: the first axis is the batch; <c>[N,C]</c> are vectors,
/// <c>[N,C,W]</c> images of height 1, <c>[N,C,H,W]</c> images, and <c>[C]</c> is one vector.</summary>
internal sealed class OnnxBuilder(OnnxCase onnx, VectorKind kind)
{
    private GraphRunner? _runner;

    public OnnxCase Case { get; } = onnx;

    public GraphBuilder Graph => _runner!.Graph;

    public int Batch { get; private set; }

    /// <summary>The values of the node's outputs, in their order.</summary>
    public List<int> Outputs { get; } = [];

    public OnnxNode Node => Case.Node;

    /// <summary>An input whose first axis is the batch.</summary>
    public int Samples(int input)
    {
        var tensor = Floats(input);
        return Source(tensor, tensor.Extents.Count == 1 ? 1 : tensor.Extents[0], TypeOf(tensor.Extents));
    }

    /// <summary>An input as vectors over its last axis: the axes before are the batch.</summary>
    public int Vectors(int input)
    {
        var tensor = Floats(input);
        return Source(tensor, tensor.Extents.SkipLast(1).Aggregate(1, (a, b) => a * b), TensorType.Batched(tensor.Extents[^1]));
    }

    /// <summary>An input that is the same for all samples.</summary>
    public int Fixed(int input, params int[] extents)
    {
        var (tensor, type) = (Floats(input), TensorType.Fixed(extents));
        Require(tensor.Values.Length == type.Length, "sizes that are stretched (broadcast) along other axes than the operator's");
        return _runner!.Source(type, tensor.Values);
    }

    public int Labels(int input) => _runner!.Source(TensorType.Labels, Case.Input(input).Values);

    public int Add(Operator op, params int[] inputs) => Graph.Add(op, inputs);

    public int Scale(int value, double factor) => factor == 1 ? value : Graph.Multiply(Graph.Constant(factor), value);

    public double[] Run(int value) => _runner!.Run(value);

    /// <summary>The type of one sample of a tensor.</summary>
    public static TensorType TypeOf(IReadOnlyList<int> extents) => extents.Count switch
    {
        1 => TensorType.Batched(extents[0]),
        2 => TensorType.Batched(extents[1]),
        3 => TensorType.Batched(extents[1], 1, extents[2]),
        4 => TensorType.Batched(extents[1], extents[2], extents[3]),
        _ => throw new InexpressibleException("tensors of other ranks than 1 to 4"),
    };

    public static void Require(bool condition, string reason)
    {
        if (!condition)
        {
            throw new InexpressibleException(reason);
        }
    }

    private int Source(OnnxTensor tensor, int batch, TensorType type)
    {
        if (_runner is null)
        {
            Batch = batch;
            _runner = new GraphRunner(kind, batch);
        }

        Require(batch == Batch, "inputs of different batches");
        return _runner.Source(type, tensor.Values);
    }

    private OnnxTensor Floats(int input)
    {
        var tensor = Case.Input(input);
        Require(tensor.Type == OnnxType.Float32, "other element types than float32");
        Require(tensor.Values.Length > 0, "tensors without elements");
        return tensor;
    }
}
