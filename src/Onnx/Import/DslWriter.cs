using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace DslCompiler.Onnx.Import;

/// <summary>Chains and blocks as text: a line a stage, paths below each other.</summary>
internal sealed partial class DslWriter
{
    private const int Width = 140;
    private const string Indent = "  ";

    /// <summary>Repetitions of which a loop is shorter.</summary>
    private const int FewestTurns = 3;

    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public void Comment(string text) => _text.Append("// ").Append(text).Append('\n');

    public void Cell(Cell cell) => _text.Append(cell.Text).Append('\n');

    public void Block(Block block)
    {
        var head = block.Parameters.Count == 0 ? $"block {block.Name} {{" : $"block {block.Name}({string.Join(", ", block.Parameters)}) {{";
        var lines = Lines(block.Body, Indent, new Namer(), isPath: false);
        if (lines.Count == 1 && head.Length + lines[0].Length + 3 <= Width)
        {
            _text.Append(head).Append(' ').Append(lines[0].Trim()).Append(" }\n\n");
            return;
        }

        _text.Append(head).Append('\n').AppendJoin('\n', lines).Append("\n}\n\n");
    }

    /// <param name="name">The model's.</param>
    /// <param name="inputs">Lines of its inputs.</param>
    /// <param name="statements">Chains with their names; the last may have none.</param>
    /// <param name="outputs">The line of outputs; null: the end of the last chain.</param>
    public void Model(string name, IEnumerable<string> inputs, IEnumerable<(string? Name, List<Item> Chain)> statements, string? outputs)
    {
        _text.Append("model ").Append(name).Append(" {\n");
        foreach (var line in inputs)
        {
            _text.Append(Indent).Append(line).Append('\n');
        }

        var namer = new Namer();
        foreach (var (tensor, chain) in statements)
        {
            var lines = Lines(chain, Indent, namer, isPath: false, out var last);
            if (tensor is not null)
            {
                // A line goes on from the one above it: the name is of what the last one gives.
                lines[last] = $"{Indent}{tensor} = {lines[last].TrimStart()}";
            }

            _text.AppendJoin('\n', lines).Append('\n');
        }

        if (outputs is not null)
        {
            _text.Append(Indent).Append(outputs).Append('\n');
        }

        _text.Append("}\n");
    }

    /// <summary>A chain's lines: a new one behind a pool, and where one would be too long. A new line joins as <c>-</c> does.</summary>
    private static List<string> Lines(List<Item> chain, string indent, Namer namer, bool isPath) => Lines(chain, indent, namer, isPath, out _);

    /// <param name="chain">Of what.</param>
    /// <param name="indent">In front of each line.</param>
    /// <param name="namer">Counts the layers.</param>
    /// <param name="isPath">Whether it stands within a joiner.</param>
    /// <param name="last">Where the last part begins.</param>
    private static List<string> Lines(List<Item> chain, string indent, Namer namer, bool isPath, out int last)
    {
        var (lines, line, start) = (new List<string>(), "", 0);
        for (var i = 0; i < chain.Count; i++)
        {
            var turns = isPath ? 1 : TurnsFrom(chain, i);
            if (turns >= FewestTurns)
            {
                End();
                lines.Add(indent + Loop((Call)chain[i], turns));
                i += turns - 1;
                continue;
            }

            var part = Inline(chain[i], namer.Copy());
            if (chain[i] is Join join && indent.Length + part.Length > Width)
            {
                var tensor = i == 1 && chain[0] is Start && line.Length > 0 ? line.TrimStart() + " - " : "";
                line = tensor.Length > 0 ? "" : line;
                End();
                lines.AddRange(Paths(join, indent, tensor, namer));
                line = lines[^1];
                lines.RemoveAt(lines.Count - 1);
                continue;
            }

            Inline(chain[i], namer);
            if (line.Length > 0 && line.Length + part.Length + 3 > Width)
            {
                End();
            }

            line = line.Length == 0 ? indent + part : $"{line} - {part}";
            if (!isPath && chain[i] is Leaf { Kind: "pool" } && i < chain.Count - 3 && chain.Count > 8)
            {
                End();
            }
        }

        var before = start;
        End();
        last = before;
        return lines.Count == 0 ? [indent + "_"] : lines;

        void End()
        {
            if (line.Length > 0)
            {
                lines.Add(line);
                (line, start) = ("", lines.Count);
            }
        }
    }

    private static List<string> Paths(Join join, string indent, string tensor, Namer namer)
    {
        var lines = new List<string>();
        var below = indent + new string(' ', tensor.Length + join.Word.Length + 1);
        foreach (var path in join.Paths)
        {
            var own = Lines(path, below + "  ", namer, isPath: true);
            own[0] = (lines.Count == 0 ? $"{indent}{tensor}{join.Word} {{ " : $"{below}| ") + own[0].TrimStart();
            lines.AddRange(own);
        }

        lines[^1] += " }";
        return lines;
    }

    private static string Inline(Item item, Namer namer) => item switch
    {
        Start start => start.Tensor,
        Leaf leaf => Layer(leaf, namer),
        Call call => Use(call) + (call.Name is null ? "" : " as " + Quoted(call.Name)),
        Repeat repeat => Invariant.Text($"{Use(repeat.Use)} * {repeat.Times}"),
        Join join => $"{join.Word} {{ {string.Join(" | ", join.Paths.Select(p => p.Count == 0 ? "_" : string.Join(" - ", p.Select(i => Inline(i, namer)))))} }}",
        _ => throw new InvalidOperationException(item.GetType().Name),
    };

    private static string Layer(Leaf leaf, Namer namer)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var i = 0; i < leaf.Text.Length; i++)
        {
            var isPair = leaf.Text[i] == 'x' && i > 0 && leaf.Text[i - 1] == '#' && !(IsNumber(leaf.Arguments[next - 1].Value) && IsNumber(leaf.Arguments[next].Value));
            text.Append(leaf.Text[i] == '#' ? leaf.Arguments[next++].Value : isPair ? " x " : leaf.Text[i]);
        }

        return leaf.Weights.Count > 0 && leaf.Name is { } name && !namer.IsUsual(leaf.Kind, name) ? $"{text} as {Quoted(name)}" : text.ToString();
    }

    /// <summary>A name that begins with a number stands in quotes.</summary>
    private static string Quoted(string name) => char.IsDigit(name[0]) ? $"\"{name}\"" : name;

    private static string Use(Call call) => call.Arguments.Count == 0 ? call.Block : $"{call.Block}({string.Join(", ", call.Arguments.Select(a => a.Value))})";

    private static bool IsNumber(string text) => char.IsDigit(text[0]);

    /// <summary>How many uses from here on differ by nothing but the number at the end of their names, which counts up.</summary>
    private static int TurnsFrom(List<Item> chain, int start)
    {
        if (chain[start] is not Call { Name: { } name } first || Counted().Match(name) is not { Success: true } counted)
        {
            return 1;
        }

        var from = int.Parse(counted.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture);
        return chain.Skip(start).TakeWhile((item, i) => item is Call call && Use(call) == Use(first) && call.Name == Invariant.Text($"{counted.Groups[1].Value}{from + i}")).Count();
    }

    private static string Loop(Call first, int turns)
    {
        var counted = Counted().Match(first.Name!);
        var from = int.Parse(counted.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture);
        return Invariant.Text($"for i in {from}..{from + turns - 1} {{ {Use(first)} as \"{counted.Groups[1].Value}{{i}}\" }}");
    }

    [GeneratedRegex(@"^(.*?)([1-9]\d{0,5}|0)$")]
    private static partial Regex Counted();

    /// <summary>Which names layers get by themselves: kind and number. Once another name was given, nothing is counted on.</summary>
    private sealed class Namer
    {
        private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

        public Namer Copy()
        {
            var copy = new Namer();
            foreach (var (kind, count) in _counts)
            {
                copy._counts[kind] = count;
            }

            return copy;
        }

        public bool IsUsual(string kind, string name)
        {
            var count = _counts.GetValueOrDefault(kind);
            var isUsual = count >= 0 && name == Invariant.Text($"{kind}{count + 1}");
            _counts[kind] = isUsual ? count + 1 : -1;
            return isUsual;
        }
    }
}
