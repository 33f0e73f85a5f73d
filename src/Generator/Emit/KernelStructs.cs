using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Emit;

/// <summary>The structs that kernels of one model share: a shape or tail that two kernels have alike is written once, under the first one's name.</summary>
internal sealed class KernelStructs
{
    private readonly List<(string Name, CpuLoop Loop)> _shapes = [];
    private readonly List<(string Name, string Body)> _tails = [];

    /// <summary>The name of the struct with a loop's constants.</summary>
    public string Shape(string kernel, CpuLoop loop)
    {
        foreach (var (name, known) in _shapes)
        {
            if (known.ShapeInterface == loop.ShapeInterface && known.Constants == loop.Constants)
            {
                return name;
            }
        }

        var unique = Unique(kernel + "Shape", n => _shapes.Any(s => s.Name == n));
        _shapes.Add((unique, loop));
        return unique;
    }

    /// <summary>The name of the struct with a tail's members.</summary>
    public string Tail(string kernel, string body)
    {
        foreach (var (name, known) in _tails)
        {
            if (known == body)
            {
                return name;
            }
        }

        var unique = Unique(kernel + "Tail", n => _tails.Any(t => t.Name == n));
        _tails.Add((unique, body));
        return unique;
    }

    public void EmitShapes(CodeWriter code)
    {
        foreach (var (name, loop) in _shapes)
        {
            code.Line();
            using (code.Block($"private readonly struct {name} : {loop.ShapeInterface}"))
            {
                foreach (var constant in loop.Constants)
                {
                    code.Line($"public static int {constant.Name} => {constant.Value};");
                }
            }
        }
    }

    public void EmitTails(CodeWriter code)
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

    private static string Unique(string name, Func<string, bool> taken)
    {
        var unique = name;
        for (var i = 2; taken(unique); i++)
        {
            unique = Invariant.Text($"{name}_{i}");
        }

        return unique;
    }
}
