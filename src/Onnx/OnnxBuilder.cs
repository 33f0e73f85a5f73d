using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Onnx;

/// <summary>What ONNX, or this exporter, cannot say of a model.</summary>
public sealed class InexpressibleException(string reason) : Exception(reason);

/// <summary>Builds the ONNX nodes of a function, a value at a time.</summary>
internal sealed class OnnxBuilder
{
    private readonly Function _function;
    private readonly List<int>[] _users;
    private readonly Dictionary<int, FunctionResult> _results;
    private readonly string?[] _names;
    private readonly Dictionary<string, OnnxInitializer> _initializers = [];
    private List<OnnxNode> _nodes = [];

    public OnnxBuilder(Function function)
    {
        _function = function;
        _users = function.Users();
        _results = function.Results.Where(r => r.Kind == ResultKind.Output).GroupBy(r => r.Value).ToDictionary(r => r.Key, r => r.First());
        _names = new string?[function.Nodes.Count];
    }

    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    public Function Function => _function;

    public IReadOnlyCollection<OnnxInitializer> Initializers => _initializers.Values;

    /// <summary>Whether a node's value is there: an earlier node took it along.</summary>
    public bool IsDone(Node node) => _names[node.Id] is not null;

    /// <summary>The name of a value.</summary>
    public string NameOf(int value) => _names[value] ?? throw new InvalidOperationException(Invariant.Text($"value {value} is read before it is there"));

    public string Input(Node node, int input) => NameOf(node.Inputs[input]);

    public Node InputNode(Node node, int input) => _function.Nodes[node.Inputs[input]];

    /// <summary>Says under which name a value is to be found.</summary>
    public void Name(Node node, string name) => _names[node.Id] = name;

    /// <summary>The node's only reader, where that is a <typeparamref name="T"/> with one of the model's tensors as its second input, and nobody else needs
    /// the value between.</summary>
    public Node? Follower<T>(Node node)
        where T : Operator => !node.Type.HasTime && _users[node.Id] is [var user] && !_results.ContainsKey(node.Id) && _function.Nodes[user] is { Operator: T } follower
            && follower.Inputs[0] == node.Id && InputNode(follower, 1).Operator is Parameter or BufferTensor ? follower : null;

    /// <summary>Adds a node that gives <paramref name="value"/>, under the name of the output that it is, if it is one.</summary>
    public void Add(Node value, string op, IReadOnlyList<string> inputs, params (string Name, OnnxAttribute Value)[] attributes)
    {
        var name = NewName(value);
        Give(value, op, inputs, name, attributes);
        Name(value, name);
    }

    /// <summary>What a value is to be called: by the output that it is, or by its layer.</summary>
    public string NewName(Node value) => _results.TryGetValue(value.Id, out var result) ? result.Name : Invariant.Text($"{value.Origin.Layer}:{value.Id}");

    /// <summary>Adds a node with several results.</summary>
    public void Give(Node value, string op, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, params (string Name, OnnxAttribute Value)[] attributes) =>
        _nodes.Add(new OnnxNode(op, inputs, outputs, attributes.ToDictionary(a => a.Name, a => a.Value))
        {
            Name = Invariant.Text($"{value.Origin.Layer}/{op}{_nodes.Count}"),
        });

    /// <summary>The nodes that <paramref name="add"/> adds, by themselves: those of a loop's body.</summary>
    public IReadOnlyList<OnnxNode> Apart(Action add)
    {
        var (outer, body) = (_nodes, new List<OnnxNode>());
        _nodes = body;
        add();
        _nodes = outer;
        return body;
    }

    /// <summary>Adds a node that gives a value of that name.</summary>
    public void Give(Node value, string op, IReadOnlyList<string> inputs, string name, params (string Name, OnnxAttribute Value)[] attributes) =>
        Give(value, op, inputs, [name], attributes);

    /// <summary>A vector over the channels, of such extents that it is stretched along the places of an image.</summary>
    public string OverChannels(Node node, int input)
    {
        var vector = Input(node, input);
        if (!node.Type.IsImage)
        {
            return vector;
        }

        var name = Invariant.Text($"{vector}:{node.Id}");
        Give(node, "Unsqueeze", [vector, Integers("axes:places", 1, 2)], name);
        return name;
    }

    /// <summary>A tensor of the model.</summary>
    public string Tensor(string name, IReadOnlyList<int> extents, Func<ReadOnlyMemory<byte>> bytes) =>
        Initialize(new OnnxInitializer(name, OnnxType.Float32, extents, bytes));

    /// <summary>Real numbers that the graph itself holds: a vector, or with <paramref name="length"/> null one number without extents.</summary>
    public string Reals(double value, int? length)
    {
        var name = Invariant.Text($"all:{Invariant.Number(value)}{(length is null ? "" : ":" + Invariant.Number(length.Value))}");
        return Tensor(name, length is null ? [] : [length.Value], () => Bytes(Enumerable.Repeat((float)value, length ?? 1).ToArray()));
    }

    /// <summary>Whole numbers that the graph itself holds.</summary>
    public string Integers(string name, params long[] values) => Initialize(new OnnxInitializer(name, OnnxType.Int64, [values.Length], () => Bytes(values)));

    public static ReadOnlyMemory<byte> Bytes<T>(ReadOnlySpan<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes(values).ToArray();

    private static ReadOnlyMemory<byte> Bytes<T>(T[] values)
        where T : unmanaged => Bytes<T>(values.AsSpan());

    private string Initialize(OnnxInitializer initializer)
    {
        _initializers.TryAdd(initializer.Name, initializer);
        return initializer.Name;
    }
}
