using System;
using System.Collections.Generic;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Emit;

/// <summary>The structs that kernels of one model share: a shape or tail that two kernels have alike is written once, under the first one's name.</summary>
internal sealed class KernelStructs
{
    private readonly Table<CpuLoop, (string, EquatableArray<ShapeConstant>)> _shapes = new(l => (l.ShapeInterface, l.Constants));
    private readonly Table<string, string> _tails = new(body => body);

    /// <summary>The name of the struct with a loop's constants.</summary>
    public string Shape(string kernel, CpuLoop loop) => _shapes.NameOf(loop, kernel + "Shape");

    /// <summary>The name of the struct with a tail's members.</summary>
    public string Tail(string kernel, string body) => _tails.NameOf(body, kernel + "Tail");

    public void EmitShapes(CodeWriter code)
    {
        foreach (var (name, loop) in _shapes.Items)
        {
            code.Line();
            using (code.Block($"private readonly struct {name} : {loop.ShapeInterface}"))
            {
                foreach (var constant in loop.Constants)
                {
                    code.Line(constant.Real is { } real
                        ? $"public static double {constant.Name} => {Invariant.Number(real)};"
                        : Invariant.Text($"public static int {constant.Name} => {constant.Value};"));
                }
            }
        }
    }

    public void EmitTails(CodeWriter code)
    {
        foreach (var (name, body) in _tails.Items)
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

    /// <summary>Things in the order in which they came, each once, under a name of its own.</summary>
    private sealed class Table<T, TKey>(Func<T, TKey> key)
        where TKey : notnull
    {
        private readonly Dictionary<TKey, string> _names = [];
        private readonly HashSet<string> _taken = [];

        public List<(string Name, T Item)> Items { get; } = [];

        public string NameOf(T item, string name)
        {
            if (_names.TryGetValue(key(item), out var known))
            {
                return known;
            }

            var unique = name;
            for (var i = 2; !_taken.Add(unique); i++)
            {
                unique = Invariant.Text($"{name}_{i}");
            }

            _names.Add(key(item), unique);
            Items.Add((unique, item));
            return unique;
        }
    }
}
