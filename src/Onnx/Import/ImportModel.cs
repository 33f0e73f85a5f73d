using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Onnx.Import;

/// <summary>A tensor of an ONNX file, its values where they lie in the file.</summary>
internal sealed record ImportTensor(string Name, OnnxType Type, long[] Extents, long Count, Func<float[]> Read, Func<long[]> ReadIntegers)
{
    /// <summary>What was put together along the first axis to make it; empty: nothing that is told.</summary>
    public IReadOnlyList<ImportTensor> Parts { get; init; } = [];

    /// <summary>The matrix of which it is the transposed one, where that is told.</summary>
    public ImportTensor? Turned { get; init; }

    public bool IsVectorOf(long length) => Count == length && Extents.Count(e => e != 1) <= 1;
}

/// <summary>An attribute: whichever of them the node has.</summary>
internal sealed record ImportAttribute(long Integer, float Real, string Text, long[] Integers, ImportTensor? Tensor)
{
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>The body of a loop.</summary>
    public ImportModel? Graph { get; init; }
}

/// <summary>A node of the file.</summary>
internal sealed record ImportNode(string Operator, string Name, string[] Inputs, string[] Outputs, Dictionary<string, ImportAttribute> Attributes)
{
    /// <summary>For messages: its name, or by what it gives where it has none.</summary>
    public string Place => Name.Length > 0 ? Name : Outputs.Length > 0 ? "the node of " + Outputs[0] : "a node";

    public long Integer(string name, long fallback) => Attributes.TryGetValue(name, out var value) ? value.Integer : fallback;

    public double Real(string name, double fallback) => Attributes.TryGetValue(name, out var value) ? value.Real : fallback;

    public string Text(string name, string fallback) => Attributes.TryGetValue(name, out var value) ? value.Text : fallback;

    public IReadOnlyList<string> Texts(string name) => Attributes.TryGetValue(name, out var value) ? value.Texts : [];

    public long[]? Integers(string name) => Attributes.TryGetValue(name, out var value) ? value.Integers : null;
}

/// <summary>An input or output of the graph; an open extent is -1, and may have a name.</summary>
internal sealed record ImportPort(string Name, OnnxType Type, long[] Extents, string[] Axes);

/// <summary>What a file holds that matters here.</summary>
internal sealed record ImportModel(string Name, long Opset, List<ImportNode> Nodes, Dictionary<string, ImportTensor> Tensors, List<ImportPort> Inputs, List<ImportPort> Outputs);
