using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Onnx.Import;

/// <summary>Inputs and outputs of the net, and what the text calls them.</summary>
internal static class ImportPorts
{
    /// <summary>The values that the text gives; what it cannot give is a problem.</summary>
    public static List<ImportValue> Outputs(ImportGraph graph)
    {
        var outputs = new List<ImportValue>();
        foreach (var port in graph.Model.Outputs)
        {
            var value = graph.Find(port.Name);
            if (value is null or { Padding: not null } or { Factor: not 1 } or { Item: null, IsUnknown: false, Parts: [{ HiddenOf: null }] } || outputs.Exists(o => o.Id == value.Id && o.Id >= 0))
            {
                graph.Problems.Add($"output {ImportReader.Quote(port.Name)}: no layer gives it");
                continue;
            }

            if (!value.IsUnknown && Mismatch(value) is { } reason)
            {
                graph.Problems.Add($"output {ImportReader.Quote(port.Name)}: {reason}");
                continue;
            }

            // Its name is the last of those that the value has.
            value = value.IsUnknown ? value : graph.Values[value.Parts[0].Id];
            value.Names.Remove(port.Name);
            value.Names.Add(port.Name);
            outputs.Add(value);
        }

        if (outputs.Count == 0 && graph.Problems.Count == 0)
        {
            graph.Problems.Add("the graph has no output");
        }

        return outputs;
    }

    /// <summary>Why the text cannot give a value as an output; null: it can, in its own layout.</summary>
    private static string? Mismatch(ImportValue value) => value switch
    {
        { Parts: [{ HiddenOf: not null }, ..] } => "it is a cell's inner state, which no scan gives out",
        { Parts.Count: > 1 } => Invariant.Text($"it stacks {value.Parts.Count} values: give them one by one"),
        { IsImage: true, Axes: not "NCHW" } => $"its axes are [{ImportAxes.Listed(value)}]",
        _ => null,
    };

    /// <summary>Several inputs or outputs are told apart by names; one of each needs none.</summary>
    public static void Name(List<ImportValue> inputs, List<ImportValue> outputs)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var ports = (inputs.Count > 1 ? inputs : []).Concat(outputs.Count > 1 ? outputs : []).ToList();
        foreach (var value in inputs)
        {
            value.Name = "input";
        }

        // At the end of a text it would be a loss.
        if (outputs is [{ Item: Leaf { Kind: "softmax" } } only])
        {
            only.Name = "probabilities";
        }

        foreach (var value in ports)
        {
            var name = Identifier((value.Item is null ? value.Names.FirstOrDefault() : null) ?? value.Names.LastOrDefault() ?? "x", "x");
            while (!names.Add(name))
            {
                name += "_";
            }

            value.Name = name;
        }
    }

    /// <summary>The extents of an input.</summary>
    public static string Volume(ImportValue value) => value.IsImage
        ? Invariant.Text($"[{value.Extents[1]}x{value.Extents[2]}x{value.Extents[0]}]")
        : Invariant.Text($"[{(value.Time > 0 ? StepLoop.NameOf(value.Time) + " x " : "")}{value.Extents[0]}]{(value.IsNumbers ? " onehot" : "")}");

    /// <summary>A name of the file as one of the text.</summary>
    public static string Identifier(string text, string otherwise)
    {
        var name = new string([.. text.Take(60).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]).Trim('_');
        return name.Length == 0 ? otherwise : char.IsDigit(name[0]) ? otherwise + name : name;
    }
}
