using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Layers;

namespace DslCompiler.Onnx.Import;

/// <summary>The cells of a text: equal equations are one cell, and have the name that <c>models/cells.dsl</c> gives them where they stand there.</summary>
internal sealed class ImportCells
{
    /// <summary>As <c>models/cells.dsl</c> writes what layers are called after.</summary>
    private static readonly Dictionary<string, string> Known = new[] { "RNN", "LSTM", "GRU", "GRUResetAfter" }.ToDictionary(Naming.Camel, StringComparer.Ordinal);

    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "add", "block", "cell", "checkpoint", "concat", "else", "for", "from", "in", "input", "last", "loss", "max", "mean", "model", "mul", "nowarn", "output", "scan", "train", "use", "when",
    };

    private readonly Dictionary<string, Cell> _byEquations = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal) { "Last" };

    /// <summary>Keeps the step that was last: what gives a sequence's last step, or by <c>reverse</c> its first.</summary>
    public Cell Last { get; } = new("Last", "cell Last {\n  in x;  state h\n  h = x\n}\n");

    /// <summary>What a cell is called whose layer something is named after: <c>lstm1</c> runs LSTM. No word of the language, in any case.</summary>
    public static string NameOf(string? layer)
    {
        var kind = (layer ?? "").TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return kind.Length is 0 or > 40 || !kind.All(char.IsAsciiLetterOrDigit) || char.IsDigit(kind[0]) || LayerList.Find(kind) is not null || Words.Contains(kind) ? "Cell" : Known.GetValueOrDefault(kind) ?? Naming.Pascal(kind);
    }

    /// <summary>The cell of these equations.</summary>
    /// <param name="name">What to call it, unless another has that name.</param>
    /// <param name="head">Its states and vectors.</param>
    /// <param name="equations">A line each.</param>
    public Cell Of(string name, string head, IReadOnlyList<string> equations)
    {
        var body = $"  {head}\n  {string.Join("\n  ", equations)}\n}}\n";
        if (_byEquations.TryGetValue(body, out var known))
        {
            return known;
        }

        var free = name;
        for (var i = 2; !_names.Add(free); i++)
        {
            free = Invariant.Text($"{name}{i}");
        }

        return _byEquations[body] = new Cell(free, $"cell {free}(n) {{\n{body}");
    }
}
