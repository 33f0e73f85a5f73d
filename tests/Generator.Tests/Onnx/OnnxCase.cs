using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DslCompiler.Onnx;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>One case of the ONNX standard: a model, its inputs, and what it must give.</summary>
internal sealed class OnnxCase
{
    /// <summary>Where <c>../shared/data</c> has them.</summary>
    public const string Folder = "onnx-node";

    private readonly string _folder;
    private readonly (IReadOnlyList<OnnxNode> Nodes, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs) _model;

    private OnnxCase(string folder)
    {
        _folder = folder;
        _model = OnnxReader.ReadModel(Path.Combine(folder, "model.onnx"));
    }

    public string Name => Path.GetFileName(_folder)["test_".Length..];

    /// <summary>The only node.</summary>
    public OnnxNode Node => _model.Nodes.Single();

    public static IReadOnlyList<OnnxCase> ReadAll() =>
        Directory.GetDirectories(RepoFiles.Shared("data", Folder)!).Order(StringComparer.Ordinal).Select(f => new OnnxCase(f)).ToList();

    /// <summary>Whether the node has an input at a place: the last ones may be missing, those before be empty.</summary>
    public bool HasInput(int place) => place < Node.Inputs.Count && Node.Inputs[place].Length > 0;

    public OnnxTensor Input(int place) => Read("input", _model.Inputs, Node.Inputs[place]);

    public OnnxTensor Output(int place) => Read("output", _model.Outputs, Node.Outputs[place]);

    public int Integer(string attribute, int otherwise) => Integers(attribute, otherwise)[0];

    public IReadOnlyList<int> Integers(string attribute, params int[] otherwise) =>
        Node.Attributes.TryGetValue(attribute, out var found) ? found.Integers : otherwise;

    public double Real(string attribute, double otherwise) => Node.Attributes.TryGetValue(attribute, out var found) ? found.Real : otherwise;

    public string Text(string attribute, string otherwise) => Node.Attributes.TryGetValue(attribute, out var found) ? found.Text : otherwise;

    private OnnxTensor Read(string kind, IReadOnlyList<string> names, string name) =>
        OnnxReader.ReadTensor(Path.Combine(_folder, "test_data_set_0", FormattableString.Invariant($"{kind}_{names.ToList().IndexOf(name)}.pb")));
}
