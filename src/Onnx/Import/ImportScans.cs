using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Onnx.Import;

/// <summary>What is told of scans once the whole graph is read: of which only the last step is wanted, and what others start from.</summary>
internal static class ImportScans
{
    public static void Settle(ImportGraph graph, List<ImportValue> outputs)
    {
        var readers = Readers(graph, outputs);
        foreach (var step in graph.Values.Where(v => v.Item is Leaf { Step: not null } && readers.ContainsKey(v.Id)).ToList())
        {
            var scan = graph.Values[step.Inputs[0]];
            if (scan.Item is Leaf { IsReverse: { } isReverse } leaf && ((Leaf)step.Item!).Step != isReverse && !outputs.Contains(scan) && readers[scan.Id].TrueForAll(r => r == step.Id))
            {
                // Nobody reads the other steps: the scan gives this one itself.
                (step.Item, step.Inputs) = (leaf with { Text = leaf.Text + " last" }, scan.Inputs);
                foreach (var value in graph.Values.Where(v => v.Item is Leaf { From: { } from } && from == scan))
                {
                    value.Item = (Leaf)value.Item! with { From = step };
                }
            }
        }
    }

    /// <summary>Names what scans start from, where it has no name yet.</summary>
    public static void NameStarts(ImportGraph graph, List<ImportValue> outputs)
    {
        var (live, names) = (Readers(graph, outputs), graph.Values.Select(v => v.Name).OfType<string>().ToHashSet(StringComparer.Ordinal));
        foreach (var value in graph.Values.Where(v => v.Item is Leaf { From: not null } && live.ContainsKey(v.Id)))
        {
            var leaf = (Leaf)value.Item!;
            leaf.From!.Name ??= Enumerable.Range(1, int.MaxValue).Select(i => Invariant.Text($"read{i}")).First(names.Add);
            value.Item = leaf with { Text = leaf.Text.Replace("@", leaf.From.Name, StringComparison.Ordinal) };
        }
    }

    /// <summary>Who reads each value that leads to an output.</summary>
    private static Dictionary<int, List<int>> Readers(ImportGraph graph, List<ImportValue> outputs)
    {
        var readers = outputs.Select(o => o.Id).Distinct().ToDictionary(id => id, _ => new List<int>());
        for (var id = graph.Values.Count - 1; id >= 0; id--)
        {
            if (!readers.ContainsKey(id))
            {
                continue;
            }

            var value = graph.Values[id];
            foreach (var input in value.Inputs)
            {
                (readers.TryGetValue(input, out var known) ? known : readers[input] = []).Add(id);
            }

            // It is named, not read: a scan of which only the last step is wanted can be started from all the same.
            if (value.Item is Leaf { From: { } from })
            {
                readers.TryAdd(from.Id, []);
            }
        }

        return readers;
    }
}
