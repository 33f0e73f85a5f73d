using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Binding;

/// <summary>Names the layers of a model: those given in the text, and <c>conv1</c>, <c>conv2</c>, ... for the others;
/// within a block behind its own name: <c>stage1.conv1</c>.</summary>
internal sealed class LayerNames
{
    private HashSet<string> _taken = new(StringComparer.Ordinal) { "input", "loss" };
    private Dictionary<string, int> _counters = new(StringComparer.Ordinal);

    /// <summary>The names as they are now, to come back to.</summary>
    public Memory Remember() => new([.. _taken], new Dictionary<string, int>(_counters, StringComparer.Ordinal));

    public void Recall(Memory memory) => (_taken, _counters) = (memory.Taken, memory.Counters);

    /// <summary>Takes a given name; false where another layer has it.</summary>
    public bool Take(string name) => _taken.Add(name);

    /// <summary>Gives the last name back, and its number.</summary>
    public void Free(string name)
    {
        _taken.Remove(name);
        foreach (var kind in _counters.Where(c => c.Key + Invariant.Number(c.Value) == name).Select(c => c.Key).ToList())
        {
            _counters[kind]--;
        }
    }

    public bool Has(string name) => _taken.Contains(name);

    /// <summary>The next name of a kind: the kind and a number.</summary>
    public string Next(string prefix, string kind)
    {
        var start = prefix + kind;
        string next;
        do
        {
            _counters.TryGetValue(start, out var count);
            _counters[start] = count + 1;
            next = start + Invariant.Number(count + 1);
        }
        while (!_taken.Add(next));
        return next;
    }

    /// <summary>What <see cref="Next"/> would give.</summary>
    public string Peek(string prefix, string kind)
    {
        _counters.TryGetValue(prefix + kind, out var count);
        do
        {
            count++;
        }
        while (_taken.Contains(prefix + kind + Invariant.Number(count)));
        return prefix + kind + Invariant.Number(count);
    }

    internal sealed record Memory(HashSet<string> Taken, Dictionary<string, int> Counters);
}
