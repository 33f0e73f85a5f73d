using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace DslCompiler.Onnx.Import;

/// <summary>A value of the graph: what computes it, from which values, and of which extents (an image is channels, height, width).</summary>
internal sealed class ImportValue(int id, Item? item, int[] inputs, int[] extents)
{
    public int Id => id;

    /// <summary>A layer or a join, whose paths are not filled in yet; null: an input of the net, or nothing that can be told.</summary>
    public Item? Item { get; set; } = item;

    public int[] Inputs { get; set; } = inputs;

    public int[] Extents => extents;

    public bool IsImage => extents.Length == 3;

    /// <summary>Behind what cannot be expressed: nothing more is told of it.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>The name of an input, an output, or of a value that several chains start from.</summary>
    public string? Name { get; set; }

    /// <summary>Zeros around the image that the next window is to count: rows before, columns before, rows behind, columns behind.</summary>
    public int[]? Padding { get; init; }

    /// <summary>What it is still to be multiplied by: a mean is a sum of such.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>What the nodes call it: several names where some give it on as it is.</summary>
    public List<string> Names { get; } = [];
}

/// <summary>The graph as values, in the order of the nodes, and all that cannot be expressed.</summary>
internal sealed partial class ImportGraph(ImportModel model)
{
    private readonly Dictionary<string, ImportValue> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _reads = model.Nodes.SelectMany(n => n.Inputs).Concat(model.Outputs.Select(o => o.Name)).GroupBy(n => n, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
    private readonly HashSet<string> _layerNames = new(StringComparer.Ordinal);

    public ImportModel Model => model;

    public List<ImportValue> Values { get; } = [];

    /// <summary>Sums that are part of a mean.</summary>
    public HashSet<int> PartialSums { get; } = [];

    /// <summary>Each with its node.</summary>
    public List<string> Problems { get; } = [];

    public Dictionary<string, ImportTensor> Tensors { get; } = new(model.Tensors, StringComparer.Ordinal);

    public ImportValue? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>A value of the node's inputs; an unknown one where nothing gives it.</summary>
    public ImportValue Input(ImportNode node, int number)
    {
        var name = number < node.Inputs.Length ? node.Inputs[number] : "";
        if (_byName.TryGetValue(name, out var value))
        {
            return value.Factor == 1 ? value : throw new InexpressibleException("a product by a fixed number");
        }

        throw new InexpressibleException(Tensors.ContainsKey(name) ? $"its input {ImportReader.Quote(name)} is fixed: only weights may be" : $"nothing before it gives its input {ImportReader.Quote(name)}");
    }

    /// <summary>A fixed tensor among the node's inputs; null where it is left out.</summary>
    public ImportTensor? Tensor(ImportNode node, int number) => number >= node.Inputs.Length || node.Inputs[number].Length == 0 ? null
        : Tensors.TryGetValue(node.Inputs[number], out var tensor) ? tensor
        : throw new InexpressibleException($"its input {ImportReader.Quote(node.Inputs[number])} is computed: it must be fixed");

    public ImportTensor Fixed(ImportNode node, int number) => Tensor(node, number) ?? throw new InexpressibleException(Invariant.Text($"it has no input {number + 1}"));

    public ImportValue AddInput(string name, int[] extents)
    {
        var value = Add(null, [], extents);
        value.Name = name;
        _byName[name] = value;
        return value;
    }

    /// <summary>The node's first output becomes that of an item.</summary>
    public ImportValue Give(ImportNode node, Item item, IEnumerable<ImportValue> inputs, params int[] extents)
    {
        if (extents.Any(e => e < 1))
        {
            throw new InexpressibleException($"its output would be {string.Join("x", extents.Select(e => Invariant.Number(e)))}");
        }

        var value = Add(item, [.. inputs.Select(i => i.Id)], extents);
        Name(node, value);
        return value;
    }

    /// <summary>The node's first output is a value that is there.</summary>
    public void Name(ImportNode node, ImportValue value)
    {
        if (node.Outputs.Length == 0 || _byName.ContainsKey(node.Outputs[0]) || Tensors.ContainsKey(node.Outputs[0]))
        {
            throw new InexpressibleException("its output has no name of its own");
        }

        _byName[node.Outputs[0]] = value;
        value.Names.Add(node.Outputs[0]);
    }

    /// <summary>Whether one node alone reads a value, and it is no output of the net.</summary>
    public bool IsReadOnce(ImportValue value) => value.Names.Sum(n => _reads.GetValueOrDefault(n)) == value.Names.Count;

    /// <summary>The same value, still to be multiplied.</summary>
    public void Multiply(ImportNode node, ImportValue value, double factor) =>
        Name(node, new ImportValue(value.Id, value.Item, value.Inputs, value.Extents) { Factor = factor });

    /// <summary>The same image, with zeros around it that the next window counts.</summary>
    public void Pad(ImportNode node, ImportValue value, int[] padding)
    {
        var padded = new ImportValue(value.Id, value.Item, value.Inputs, value.Extents) { Padding = padding, Name = value.Name };
        Name(node, padded);
    }

    public void GiveUnknown(ImportNode node)
    {
        foreach (var output in node.Outputs.Where(o => o.Length > 0))
        {
            _byName.TryAdd(output, new ImportValue(-1, null, [], []) { IsUnknown = true });
        }
    }

    /// <summary>What a layer's weights are called: by the name of its weight, or by PyTorch's scopes in the name of its node.</summary>
    public string? LayerName(ImportNode node, params string[] weights)
    {
        var name = weights.Where(w => w.Contains('.', StringComparison.Ordinal)).Select(w => w[..w.LastIndexOf('.')])
            .Concat([ScopeOf(node.Name)]).FirstOrDefault(n => n.Length > 0 && IsName().IsMatch(n));
        return name is not null && _layerNames.Add(name) ? name : null;
    }

    /// <summary><c>/layer1/layer1.0/conv1/Conv</c> is the layer <c>layer1.0.conv1</c>.</summary>
    private static string ScopeOf(string node)
    {
        var scopes = new List<string>();
        foreach (var part in node.StartsWith('/') ? node.Split('/')[1..^1] : [])
        {
            if (scopes.Count > 0 && part.StartsWith(scopes[^1] + ".", StringComparison.Ordinal))
            {
                scopes.RemoveAt(scopes.Count - 1);
            }

            scopes.Add(part);
        }

        return string.Join(".", scopes);
    }

    private ImportValue Add(Item? item, int[] inputs, int[] extents)
    {
        var value = new ImportValue(Values.Count, item, inputs, extents);
        Values.Add(value);
        return value;
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*$")]
    private static partial Regex IsName();
}
