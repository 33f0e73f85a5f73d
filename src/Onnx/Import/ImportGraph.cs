using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>The graph as values, in the order of the nodes, and all that cannot be expressed.</summary>
internal sealed class ImportGraph(ImportModel model)
{
    private readonly Dictionary<string, ImportValue> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _reads = Read(model).Concat(model.Outputs.Select(o => o.Name)).GroupBy(n => n, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
    private readonly Dictionary<int, (string Name, long Steps)> _times = [];

    public ImportModel Model => model;

    /// <summary>Whether inputs of sequences are read as <c>[T,N,C]</c>.</summary>
    public bool IsTimeFirst { get; init; }

    /// <summary>Whether some node wants samples and steps the other way round.</summary>
    public bool IsMisread { get; set; }

    /// <summary>Whether there are sequences at all.</summary>
    public bool HasTime => _times.Count > 0;

    /// <summary>The samples of a batch where the file fixes them; otherwise 0.</summary>
    public long Samples => Math.Max(0, model.Inputs.Where(i => i.Extents.Length > 0).Select(i => i.Extents[IsTimeFirst && i.Extents.Length is 2 or 3 ? Math.Min(1, i.Extents.Length - 1) : 0]).FirstOrDefault());

    public List<ImportValue> Values { get; } = [];

    /// <summary>What each concatenation joins, and those within it.</summary>
    public Dictionary<int, int[]> Concatenated { get; } = [];

    /// <summary>Sums that are part of a mean.</summary>
    public HashSet<int> PartialSums { get; } = [];

    /// <summary>Each with its node.</summary>
    public List<string> Problems { get; } = [];

    public Dictionary<string, ImportTensor> Tensors { get; } = new(model.Tensors, StringComparer.Ordinal);

    public ImportValue? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Extents that the graph computes, by their names.</summary>
    public Dictionary<string, ImportExtent[]> Shapes { get; } = new(StringComparer.Ordinal);

    /// <summary>Tensors filled with one number, whatever their extents.</summary>
    public Dictionary<string, float> Fills { get; } = new(StringComparer.Ordinal);

    /// <summary>How many values all fixed tensors of the file have: none that is put together of them has more.</summary>
    public long MostElements { get; } = model.Tensors.Values.Concat(model.Nodes.SelectMany(n => n.Attributes.Values).Select(a => a.Tensor).OfType<ImportTensor>()).Sum(t => t.Count);

    /// <summary>What layers are called.</summary>
    public ImportNames Names { get; } = new();

    /// <summary>Cells by their equations.</summary>
    public ImportCells Cells { get; } = new();

    /// <summary>A value of the node's inputs, laid out as images and vectors are; an unknown one where nothing gives it.</summary>
    public ImportValue Input(ImportNode node, int number)
    {
        var value = View(node, number);
        Require(value.Axes is "NC" or "NCHW", $"its input has the axes [{ImportAxes.Listed(value)}], where it is read for images and vectors only");
        _ = One(value);
        return value;
    }

    /// <summary>A value of the node's inputs, however it is laid out.</summary>
    public ImportValue View(ImportNode node, int number)
    {
        var name = number < node.Inputs.Length ? node.Inputs[number] : "";
        if (_byName.TryGetValue(name, out var value))
        {
            return value.Factor == 1 ? value : throw new InexpressibleException("a product by a fixed number");
        }

        throw new InexpressibleException(
            Tensors.ContainsKey(name) ? $"its input {ImportReader.Quote(name)} is fixed: only weights may be"
            : Shapes.ContainsKey(name) || Fills.ContainsKey(name) ? $"its input {ImportReader.Quote(name)} is computed of extents"
            : $"nothing before it gives its input {ImportReader.Quote(name)}");
    }

    /// <summary>A value of the text itself: no stack of several, and no state that the text has no name for.</summary>
    public ImportValue One(ImportValue value) =>
        value.Parts.Count > 1 ? throw new InexpressibleException(Invariant.Text($"{value.Parts.Count} values are stacked, where one is read"))
        : value.Parts[0].HiddenOf is not null ? throw new InexpressibleException("it reads a cell's inner state, which no scan gives out")
        : Values[value.Parts[0].Id];

    /// <summary>A fixed tensor among the node's inputs; null where it is left out.</summary>
    public ImportTensor? Tensor(ImportNode node, int number) => number >= node.Inputs.Length || node.Inputs[number].Length == 0 ? null
        : Tensors.TryGetValue(node.Inputs[number], out var tensor) ? tensor
        : throw new InexpressibleException($"its input {ImportReader.Quote(node.Inputs[number])} is computed: it must be fixed");

    public ImportTensor Fixed(ImportNode node, int number) => Tensor(node, number) ?? throw new InexpressibleException(Invariant.Text($"it has no input {number + 1}"));

    /// <summary>Values as they lie in the file: one by itself, or several stacked.</summary>
    public ImportValue Lay(IReadOnlyList<ImportValue> parts, string axes) =>
        parts.Count > 1 || parts[0].HiddenOf is not null ? ImportValue.Stack(parts, axes) : Values[parts[0].Id] is var value && value.Usual == axes ? value : value.As(axes);

    /// <summary>The steps of an axis of time where the file fixes them; otherwise 0.</summary>
    public long Steps(int time) => _times.GetValueOrDefault(time).Steps;

    /// <summary>The number of an axis of time: the same where inputs give it one name, or one fixed extent. There are two at most; 0: it is a third.</summary>
    public int TimeOf(string name, long steps)
    {
        int[] numbers = [1, 2];
        var known = numbers.FirstOrDefault(n => _times.TryGetValue(n, out var time) && (name.Length > 0 ? time.Name == name : time.Name.Length == 0 && time.Steps == steps));
        var own = StepLoop.NumberOf(name);
        var number = known > 0 ? known : own > 0 && !_times.ContainsKey(own) ? own : numbers.FirstOrDefault(n => !_times.ContainsKey(n));
        if (number > 0)
        {
            _times[number] = (name, Math.Max(0, steps));
        }

        return number;
    }

    public ImportValue AddInput(string name, int[] extents, int time = 0, bool isNumbers = false, string? axes = null)
    {
        var value = new ImportValue(Values.Count, null, [], extents) { Time = time, IsNumbers = isNumbers };
        Values.Add(value);
        value.Name = name;
        value.Names.Add(name);
        _byName[name] = axes is null || axes == value.Usual ? value : value.As(axes);
        return value;
    }

    /// <summary>The node's first output becomes that of an item.</summary>
    public ImportValue Give(ImportNode node, Item item, IEnumerable<ImportValue> inputs, params int[] extents)
    {
        var value = Add(item, inputs, extents);
        Name(node, value);
        return value;
    }

    /// <summary>The node's first output becomes that of an item, of steps and laid out as another value is.</summary>
    public ImportValue Give(ImportNode node, Item item, IEnumerable<ImportValue> inputs, ImportValue like, params int[] extents)
    {
        var value = Add(item, inputs, extents, like.Time);
        Name(node, value.Usual == like.Axes ? value : value.As(like.Axes));
        return value;
    }

    /// <summary>The node's first output is a value that is there.</summary>
    public void Name(ImportNode node, ImportValue value, int output = 0)
    {
        if (!IsFree(node.Outputs.ElementAtOrDefault(output) ?? ""))
        {
            throw new InexpressibleException("its output has no name of its own");
        }

        _byName[node.Outputs[output]] = value;
        value.Names.Add(node.Outputs[output]);
    }

    /// <summary>The node's first output is a fixed tensor; false: its name is taken.</summary>
    public bool TryFix(ImportNode node, ImportTensor tensor) => IsFree(node.Outputs.FirstOrDefault("")) && Tensors.TryAdd(node.Outputs[0], tensor);

    public bool IsFree(string name) => name.Length > 0 && !_byName.ContainsKey(name) && !Tensors.ContainsKey(name) && !Shapes.ContainsKey(name) && !Fills.ContainsKey(name);

    /// <summary>Whether a node reads what has this name, or it is an output of the net.</summary>
    public bool IsRead(string name) => name.Length > 0 && _reads.ContainsKey(name);

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

    /// <summary>A value that no node names.</summary>
    public ImportValue Add(Item item, IEnumerable<ImportValue> inputs, int[] extents, int time = 0)
    {
        if (extents.Any(e => e < 1))
        {
            throw new InexpressibleException($"its output would be {string.Join("x", extents.Select(e => Invariant.Number(e)))}");
        }

        var value = new ImportValue(Values.Count, item, [.. inputs.Select(i => i.Id)], extents) { Time = time };
        Values.Add(value);
        return value;
    }

    /// <summary>What nodes read, those of the bodies of loops too.</summary>
    private static IEnumerable<string> Read(ImportModel model) => model.Nodes.SelectMany(n => n.Inputs.Concat(n.Attributes.Values.Select(a => a.Graph).OfType<ImportModel>().SelectMany(Read)));
}
