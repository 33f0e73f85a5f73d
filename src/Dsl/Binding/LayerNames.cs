using System;
using System.Collections.Generic;
using DslCompiler.Diagnostics;
using DslCompiler.Layers;

namespace DslCompiler.Binding;

/// <summary>Names the layers of a model: those given in the text, and <c>conv1</c>, <c>conv2</c>, ... for the others.</summary>
internal sealed class LayerNames
{
    private readonly DiagnosticBag _diagnostics;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal) { "input", "loss" };
    private readonly Dictionary<string, int> _counters = new(StringComparer.Ordinal);

    public LayerNames(DiagnosticBag diagnostics)
    {
        _diagnostics = diagnostics;
    }

    public string Next(Layer layer, string? given, TextSpan span)
    {
        if (given is not null)
        {
            var name = given.ToLowerInvariant();
            if (!_taken.Add(name))
            {
                _diagnostics.Report(Rules.DuplicateName, span, [given, "a layer above"], "fix: leave the number out, or give another");
            }

            return name;
        }

        string next;
        do
        {
            _counters.TryGetValue(layer.NamePrefix, out var count);
            _counters[layer.NamePrefix] = count + 1;
            next = layer.NamePrefix + Invariant.Number(count + 1);
        }
        while (!_taken.Add(next));
        return next;
    }
}
