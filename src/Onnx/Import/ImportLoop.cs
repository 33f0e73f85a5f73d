using System;
using System.Collections.Generic;
using System.Linq;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>A Scan over the steps of one sequence: its body becomes the equations of a cell. Products of the sequence that were computed before the loop are taken in
/// again; the compiler moves them out by itself.</summary>
internal sealed class ImportLoop(ImportGraph g, ImportNode node)
{
    private const int MostStates = 8;
    private const int MostProducts = 8;

    public void Read()
    {
        var body = node.Attributes.TryGetValue("body", out var attribute) ? attribute.Graph : null;
        Require(body is not null && node.Integer("num_scan_inputs", 0) is var given && given > 0 && given < node.Inputs.Length && body.Inputs.Count == node.Inputs.Length, "no steps, no states, or a body that takes others");
        var steps = (int)node.Integer("num_scan_inputs", 0);
        var states = node.Inputs.Length - steps;
        Require(states <= MostStates && body!.Outputs.Count >= states && node.Outputs.Length <= body.Outputs.Count && (int)g.Model.Opset >= 9, "more states, or fewer results, than a cell has");

        var isReverse = IsReverse(steps, body!.Outputs.Count - states);
        var sequences = Enumerable.Range(states, steps).Select(i => Sequence(i, i - states)).ToList();
        var x = Source(sequences);
        var (loop, starts) = (new LoopBody(g, body), Enumerable.Range(0, states).Select(Start).ToList());
        var sizes = Enumerable.Range(0, states).Select(i => Size(body.Inputs[i])).ToArray();
        for (var i = 0; i < states; i++)
        {
            loop.Bind(body.Inputs[i].Name, new Term(TermKind.State, sizes[i]) { State = i });
        }

        var input = new Term(TermKind.Input, x.Extents[0]);
        var products = new Dictionary<ImportValue, Term>();
        for (var i = 0; i < steps; i++)
        {
            loop.Bind(body.Inputs[states + i].Name, TermOf(loop, sequences[i], x, input, products));
        }

        loop.Read();
        Write(loop, body, x, sequences, isReverse, starts, sizes);
    }

    private void Write(LoopBody loop, ImportModel body, ImportValue x, List<ImportValue> sequences, bool isReverse, List<ScanStart?> starts, int[] sizes)
    {
        var nexts = starts.Select((_, i) => loop.Find(body.Outputs[i].Name)).ToArray();
        Require(nexts.Zip(sizes).All(n => n.First.Length == n.Second), "a state that becomes longer or shorter");
        var collected = Enumerable.Range(nexts.Length, node.Outputs.Length > nexts.Length ? node.Outputs.Length - nexts.Length : 0).Where(i => g.IsRead(node.Outputs[i])).ToList();
        var last = Enumerable.Range(0, Math.Min(nexts.Length, node.Outputs.Length)).Where(i => g.IsRead(node.Outputs[i])).ToList();
        Require(collected.Count + last.Count > 0, "nobody reads what it gives");
        var result = loop.Find(body.Outputs[collected.Count > 0 ? collected[0] : last[0]].Name);
        Require(collected.All(i => loop.Find(body.Outputs[i].Name) == result), "it gives several values of each step, where a cell gives one");

        // What no equation reads and the cell gives anyway is no state, but its last value.
        var isKept = nexts.Select((n, i) => loop.Reads(i) || n != result || !starts.Where((_, j) => j != i && (loop.Reads(j) || j < i)).Any()).ToArray();
        var kept = Enumerable.Range(0, nexts.Length).Where(i => isKept[i]).ToList();
        loop.Number(kept);
        var writer = new CellWriter(loop.Terms, [.. kept.Select(i => nexts[i])], [.. kept.Select(i => sizes[i])], result);
        foreach (var taken in sequences.SelectMany(s => Behind(s).TakeWhile(v => v != x)))
        {
            g.Names.Release((Leaf)taken.Item!);
        }

        var cell = g.Cells.Of(ImportCells.NameOf(writer.Layer), writer.Head, writer.Lines);
        var (text, from) = ScanStarts.Of(g, cell, sizes[kept[0]], [.. kept.Select((k, i) => (writer.States[i], sizes[k], starts[k]))], writer.Weights);
        var scan = g.Add(
            new Leaf($"scan {cell.Name}(#){(isReverse ? " reverse" : "")}{text}", Naming.Camel(cell.Name), [(Invariant.Number(sizes[kept[0]]), "n")], writer.Weights)
            {
                Cell = cell,
                IsReverse = isReverse,
                From = from,
                Given = kept.FindIndex(i => nexts[i] == result),
                Name = writer.Layer is null ? null : g.Names.Take(writer.Layer),
            },
            [x], [result.Length], x.Time);
        foreach (var i in last)
        {
            var state = nexts[i] == result ? ImportSequences.StepOf(g, scan, !isReverse) : new ImportValue(-1, scan.Item, [], [sizes[i]]) { HiddenOf = scan, Hidden = kept.IndexOf(i) };
            g.Name(node, g.Lay([state], "NC"), i);
        }

        for (var i = 0; i < collected.Count; i++)
        {
            g.Name(node, g.Lay([scan], Axis("scan_output_axes", collected[i] - nexts.Length) == 0 ? "TNC" : "NTC"), collected[i]);
        }
    }

    /// <summary>The sequence that all others are products of: the nearest one, but where there is only one product, what it is of.</summary>
    private ImportValue Source(List<ImportValue> sequences)
    {
        var ways = sequences.ConvertAll(s => Behind(s).Take(MostProducts).ToList());
        var isOne = sequences.TrueForAll(s => s == sequences[0]) && ways[0].Count > 1;
        return ways[0].Skip(isOne ? 1 : 0).FirstOrDefault(v => ways.TrueForAll(w => w.Contains(v))) ?? throw new InexpressibleException("it reads the steps of several sequences");
    }

    /// <summary>A sequence, what it is a product of, and so on.</summary>
    private IEnumerable<ImportValue> Behind(ImportValue sequence)
    {
        for (var value = sequence; ; value = g.Values[value.Inputs[0]])
        {
            yield return value;
            if (value.Item is not Leaf { Matrix: not null, Weights.Count: 1 })
            {
                break;
            }
        }
    }

    /// <summary>A sequence as a term: the step itself, or a product with it.</summary>
    private Term TermOf(LoopBody loop, ImportValue sequence, ImportValue x, Term input, Dictionary<ImportValue, Term> known) =>
        sequence == x ? input : known.TryGetValue(sequence, out var term) ? term
        : known[sequence] = loop.Take(new Term(TermKind.Product, sequence.Extents[0], TermOf(loop, g.Values[sequence.Inputs[0]], x, input, known)) { Tensor = ((Leaf)sequence.Item!).Matrix });

    /// <summary>One of the sequences that it reads.</summary>
    private ImportValue Sequence(int input, int number)
    {
        var view = ImportLayers.Steps(g, node with { Inputs = [node.Inputs[input]] });
        g.IsMisread |= view.Axes is "NTC" or "TNC" && view.Axes[Axis("scan_input_axes", number)] != 'T';
        Require(view.Axes == (Axis("scan_input_axes", number) == 0 ? "TNC" : "NTC"), $"it goes along another axis of [{ImportAxes.Listed(view)}] than that of time");
        return g.One(view);
    }

    private int Axis(string name, int number)
    {
        var axis = node.Integers(name)?.ElementAtOrDefault(number) ?? 0;
        Require(axis is 0 or 1 or -3 or -2, "steps along another axis than the first or second");
        return (int)(axis < 0 ? axis + 3 : axis);
    }

    private bool IsReverse(int inputs, int outputs)
    {
        bool[] directions =
        [
            .. Enumerable.Range(0, inputs).Select(i => (node.Integers("scan_input_directions")?.ElementAtOrDefault(i) ?? 0) != 0),
            .. Enumerable.Range(0, outputs).Select(i => (node.Integers("scan_output_directions")?.ElementAtOrDefault(i) ?? 0) != 0),
        ];
        Require(directions.Distinct().Count() == 1, "sequences in different directions");
        return directions[0];
    }

    /// <summary>Null: zeros.</summary>
    private ScanStart? Start(int input)
    {
        var name = node.Inputs[input];
        if (g.Fills.TryGetValue(name, out var fill))
        {
            Require(fill == 0, "states to start from that are filled with another number than 0");
            return null;
        }

        if (g.Tensors.TryGetValue(name, out var tensor))
        {
            Require(tensor.Count == tensor.Extents.LastOrDefault(), "fixed states to start from that differ from sample to sample");
            return new ScanStart(tensor.Read, null);
        }

        var view = g.View(node, input);
        Require(view is { Axes: "NC", Parts.Count: 1, Padding: null }, $"states to start from with the axes [{ImportAxes.Listed(view)}]");
        return new ScanStart(null, view.Parts[0].HiddenOf is null ? g.Values[view.Parts[0].Id] : view.Parts[0]);
    }

    private static int Size(ImportPort port) => port.Extents.Length == 2 && port.Extents[1] is > 0 and <= int.MaxValue ? (int)port.Extents[1] : throw new InexpressibleException("a state that is no vector of a fixed length");
}
