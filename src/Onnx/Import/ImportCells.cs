using System;
using System.Collections.Generic;

namespace DslCompiler.Onnx.Import;

/// <summary>The cells of a text: equal equations are one cell, and have the name that <c>models/cells.dsl</c> gives them where they stand there.</summary>
internal sealed class ImportCells
{
    private readonly Dictionary<string, Cell> _byEquations = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal) { "Last" };

    /// <summary>Keeps the step that was last: what gives a sequence's last step, or by <c>reverse</c> its first.</summary>
    public Cell Last { get; } = new("Last", "cell Last {\n  in x;  state h\n  h = x\n}\n");

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
