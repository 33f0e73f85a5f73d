using System;
using System.Collections.Generic;
using System.Linq;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>What RNN, LSTM and GRU have in common: weights of all gates and directions in one tensor each, states to start from, and outputs stacked by direction.</summary>
/// <param name="g">The graph.</param>
/// <param name="node">One of them.</param>
/// <param name="inner">What the cell calls a state that it does not give out; empty: it has none.</param>
internal sealed class RecurrentReader(ImportGraph g, ImportNode node, string inner)
{
    private const int Sequence = 4, FirstState = 5;

    /// <param name="gates">How many.</param>
    /// <param name="usual">Its functions unless the node says others.</param>
    /// <param name="cell">Gives the cell of a direction, and its weights to that.</param>
    public void Read(int gates, string[] usual, Func<RecurrentDirection, Cell> cell)
    {
        var x = ImportLayers.Steps(g, node);
        var (w, r, bias) = (g.Fixed(node, 1), g.Fixed(node, 2), g.Tensor(node, 3));
        var (ways, isBatchFirst) = (Directions(), node.Integer("layout", 0) != 0);
        var expected = isBatchFirst ? "NTC" : "TNC";
        g.IsMisread |= x.Axes != expected;
        Require(x.Axes == expected, $"its input has the axes [{ImportAxes.Listed(x)}], not [{string.Join(",", expected.AsEnumerable())}]");
        Require((node.Inputs.ElementAtOrDefault(Sequence) ?? "").Length == 0, "lengths of the sequences as an input: here they are told when the net runs");
        Require(node.Real("clip", 0) == 0, "values that are clipped");
        var (inputs, size) = (x.Extents[0], r.Extents.Length == 3 ? r.Extents[2] : 0);
        Require(
            size is > 0 and <= int.MaxValue / 8 && w.Extents.SequenceEqual([ways.Length, gates * size, inputs]) && r.Extents.SequenceEqual([ways.Length, gates * size, size])
                && (bias is null || bias.Extents.SequenceEqual([ways.Length, 2 * gates * size])) && node.Integer("hidden_size", size) == size,
            "weights of other extents than its input and hidden_size say");
        var functions = node.Texts("activations") is { Count: > 0 } given ? [.. given.Select(ImportRecurrent.Function)] : Enumerable.Repeat(usual.Select(ImportRecurrent.Function), ways.Length).SelectMany(f => f).ToArray();
        Require(functions.Length == ways.Length * usual.Length, "another number of activations than one a function and direction");

        var (starts, scans) = (new RecurrentStarts(g, node, FirstState, inner, (int)size, isBatchFirst), new List<ImportValue>());
        for (var way = 0; way < ways.Length; way++)
        {
            var direction = new RecurrentDirection(g, node, way, gates, (int)size, inputs, functions[(way * usual.Length)..((way + 1) * usual.Length)]);
            var made = cell(direction);
            var (text, from) = starts.Of(way, ways.Length, made, direction.Weights);
            var leaf = new Leaf($"scan {made.Name}(#){(ways[way] ? " reverse" : "")}{text}", Naming.Camel(made.Name), [(Invariant.Number(size), "n")], direction.Weights)
            {
                Cell = made,
                IsReverse = ways[way],
                From = from,
                Name = g.Names.OfScan(node, way == 1),
            };
            scans.Add(g.Add(leaf, [g.One(x)], [(int)size], x.Time));
        }

        Give(0, () => scans, isBatchFirst ? "NTDC" : "TDNC");
        Give(1, () => [.. scans.Select((s, i) => ImportSequences.StepOf(g, s, !ways[i]))], isBatchFirst ? "NDC" : "DNC");
        Give(2, () => [.. scans.Select(s => new ImportValue(-1, s.Item, [], s.Extents) { HiddenOf = s })], isBatchFirst ? "NDC" : "DNC");
    }

    private void Give(int output, Func<List<ImportValue>> parts, string axes)
    {
        if ((node.Outputs.ElementAtOrDefault(output) ?? "").Length > 0)
        {
            g.Name(node, g.Lay(parts(), axes), output);
        }
    }

    /// <summary>A value a direction: whether it is in reverse.</summary>
    private bool[] Directions() => node.Text("direction", "forward") switch
    {
        "forward" => [false],
        "reverse" => [true],
        "bidirectional" => [false, true],
        var other => throw new InexpressibleException($"the direction {ImportReader.Quote(other)}"),
    };
}
