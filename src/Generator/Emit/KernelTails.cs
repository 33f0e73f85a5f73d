using System.Collections.Generic;

namespace DslCompiler.Generator.Emit;

/// <summary>The tails of one model: one that two kernels have alike is written once, under the first one's name.</summary>
internal sealed class KernelTails
{
    private readonly Dictionary<string, string> _names = [];
    private readonly HashSet<string> _taken = [];
    private readonly List<(string Name, string Body)> _tails = [];

    /// <summary>The name of the struct with a tail's members.</summary>
    public string NameOf(string kernel, string body)
    {
        if (_names.TryGetValue(body, out var known))
        {
            return known;
        }

        var name = kernel + "Tail";
        var unique = name;
        for (var i = 2; !_taken.Add(unique); i++)
        {
            unique = Invariant.Text($"{name}_{i}");
        }

        _names.Add(body, unique);
        _tails.Add((unique, body));
        return unique;
    }

    public void Emit(CodeWriter code)
    {
        foreach (var (name, body) in _tails)
        {
            code.Line();
            using (code.Block($"private struct {name} : ITail<V, T>"))
            {
                foreach (var line in body.TrimEnd('\n').Split('\n'))
                {
                    code.Line(line);
                }
            }
        }
    }
}
