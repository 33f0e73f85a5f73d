using System;
using System.Collections.Generic;

namespace DslCompiler.Onnx;

/// <summary>The element types of ONNX, by their numbers.</summary>
public enum OnnxType
{
    None = 0,
    Float32 = 1,
    Int32 = 6,
    Int64 = 7,
    Bool = 9,
    Float16 = 10,
    Float64 = 11,
}

/// <summary>The kinds of attributes, by their numbers.</summary>
public enum OnnxAttributeKind
{
    Real = 1,
    Integer = 2,
    Text = 3,
    Graph = 5,
    Integers = 7,
}

/// <summary>An attribute: whichever of them the node has.</summary>
public sealed record OnnxAttribute(OnnxAttributeKind Kind, float Real, string Text, IReadOnlyList<int> Integers)
{
    /// <summary>The graph within, as it is written: a loop's body.</summary>
    public OnnxGraph? Graph { get; init; }

    public static implicit operator OnnxAttribute(OnnxGraph value) => new(OnnxAttributeKind.Graph, 0, "", []) { Graph = value };

    public static implicit operator OnnxAttribute(int value) => new(OnnxAttributeKind.Integer, 0, "", [value]);

    public static implicit operator OnnxAttribute(double value) => new(OnnxAttributeKind.Real, (float)value, "", []);

    public static implicit operator OnnxAttribute(int[] values) => new(OnnxAttributeKind.Integers, 0, "", values);
}

/// <summary>A node: its operator, the names of the values it reads and gives, and its attributes.</summary>
public sealed record OnnxNode(string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    /// <summary>What it is called in a profile; nothing depends on it.</summary>
    public string Name { get; init; } = "";
}

/// <summary>A tensor as it is read.</summary>
public sealed record OnnxTensor(OnnxType Type, IReadOnlyList<int> Extents, double[] Values);

/// <summary>A tensor within a model, its elements as little-endian bytes, asked for when they are written.</summary>
public sealed record OnnxInitializer(string Name, OnnxType Type, IReadOnlyList<int> Extents, Func<ReadOnlyMemory<byte>> Bytes);

/// <summary>An input or output of a model or of a loop's body: the batch, then the axis of time where it has one, then the extents.</summary>
public sealed record OnnxPort(string Name, IReadOnlyList<int> Extents)
{
    public OnnxType Type { get; init; } = OnnxType.Float32;

    /// <summary>The name of the axis of time; null: none.</summary>
    public string? Time { get; init; }
}

/// <summary>A graph as it is written.</summary>
public sealed record OnnxGraph(
    string Name, IReadOnlyList<OnnxNode> Nodes, IReadOnlyList<OnnxInitializer> Initializers, IReadOnlyList<OnnxPort> Inputs, IReadOnlyList<OnnxPort> Outputs)
{
    /// <summary>The batch that it is for; null: any.</summary>
    public int? Batch { get; init; }
}
