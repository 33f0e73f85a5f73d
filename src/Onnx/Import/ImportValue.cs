using System.Collections.Generic;

namespace DslCompiler.Onnx.Import;

/// <summary>A value of the graph: what computes it, from which values, and of which extents without batch and time (an image is channels, height, width).</summary>
internal sealed class ImportValue(int id, Item? item, int[] inputs, int[] extents)
{
    private readonly string? _axes;
    private readonly IReadOnlyList<ImportValue>? _parts;

    public int Id => id;

    /// <summary>A layer or a join, whose paths are not filled in yet; null: an input of the net, or nothing that can be told.</summary>
    public Item? Item { get; set; } = item;

    public int[] Inputs { get; set; } = inputs;

    public int[] Extents => extents;

    public bool IsImage => extents.Length == 3;

    /// <summary>The axis of time: 0 for none, 1 for <c>T</c>, 2 for <c>S</c>.</summary>
    public int Time { get; init; }

    /// <summary>Whether it is an input of numbers that stand for one-hot vectors.</summary>
    public bool IsNumbers { get; init; }

    /// <summary>How the file lays it out, a letter an axis: samples <c>N</c>, steps <c>T</c>, features <c>C</c>, places <c>H</c> and <c>W</c>, <c>D</c> for what is stacked (the
    /// directions of an LSTM), <c>E</c> for several such stacks (layers), <c>1</c> for an axis of one, <c>M</c> for all steps of the first sample, then those of the next, <c>m</c> for all samples of the first step first.</summary>
    public string Axes
    {
        get => _axes ?? Usual;
        init => _axes = value;
    }

    /// <summary>The layout that a value of the text has by itself.</summary>
    public string Usual => (IsImage, IsNumbers, Time) switch
    {
        (true, _, _) => "NCHW",
        (_, true, 0) => "N",
        (_, true, _) => "NT",
        (_, _, 0) => "NC",
        _ => "NTC",
    };

    /// <summary>What is stacked along <c>D</c>; of anything else itself.</summary>
    public IReadOnlyList<ImportValue> Parts
    {
        get => _parts ?? [this];
        init => _parts = value;
    }

    /// <summary>How many of the parts are in one stack, where there are several.</summary>
    public int Inner { get; init; }

    /// <summary>The scan whose hidden state (an LSTM's cell) this is: the text has no name for it.</summary>
    public ImportValue? HiddenOf { get; init; }

    /// <summary>Which of that scan's states.</summary>
    public int Hidden { get; init; } = 1;

    /// <summary>Behind what cannot be expressed: nothing more is told of it.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>The name of an input, an output, or of a value that several chains start from.</summary>
    public string? Name { get; set; }

    /// <summary>Zeros around the image that the next window is to count: rows before, columns before, rows behind, columns behind.</summary>
    public int[]? Padding { get; init; }

    /// <summary>What it is still to be multiplied by: a mean is a sum of such.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>What the nodes call it: several names where some give it on as it is.</summary>
    public List<string> Names { get; init; } = [];

    /// <summary>The same value as the file lays it out elsewhere.</summary>
    public ImportValue As(string axes) => new(id, Item, Inputs, extents) { Time = Time, IsNumbers = IsNumbers, Axes = axes, Name = Name, Names = Names, HiddenOf = HiddenOf, Hidden = Hidden };

    /// <summary>Several values that lie one behind the other along <c>D</c>.</summary>
    public static ImportValue Stack(IReadOnlyList<ImportValue> parts, string axes, int inner = 0) =>
        new(-1, parts[0].Item, [], parts[0].Extents) { Time = parts[0].Time, Axes = axes, Parts = parts, Inner = inner };
}
