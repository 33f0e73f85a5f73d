using System;
using System.Collections.Generic;
using System.Linq;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>An extent that the graph computes: a number, or that of the axis of samples or steps. Neither: it is not told.</summary>
internal readonly record struct ImportExtent(long Value, char Axis)
{
    public static ImportExtent Unknown { get; } = new(-1, '?');

    public static ImportExtent Of(long value) => new(value, ' ');
}

/// <summary>What nodes compute of extents, and the constants that they fill with: exporters write states to start from, and new shapes, so.</summary>
internal static class ImportExtents
{
    private const int MostExtents = 64;

    private static readonly HashSet<string> OfFills = ["Cast", "Concat", "Expand", "Gather", "Identity", "Reshape", "Slice", "Squeeze", "Transpose", "Unsqueeze"];

    /// <summary>Reads a node of extents; false: it is another.</summary>
    public static bool Read(ImportGraph g, ImportNode node)
    {
        switch (node.Operator)
        {
            case "Shape":
                Put(g, node, Range(node, Shape(g, node)));
                return true;
            case "ConstantOfShape":
                Require(Find(g, node, 0) is not null, "its extents are not fixed");
                var value = node.Attributes.TryGetValue("value", out var given) && given.Tensor is { Count: 1 } tensor ? First(tensor) : 0;
                Put(g, node, value);
                return true;
            case "Expand" when node.Inputs.Length > 0 && g.Tensors.TryGetValue(node.Inputs[0], out var from) && g.Shapes.ContainsKey(node.Inputs.ElementAtOrDefault(1) ?? ""):
                // One for all samples: what a net starts from that was trained so.
                Require(g.TryFix(node, from), "its output has no name of its own");
                return true;
            default:
                break;
        }

        var inputs = node.Inputs.Where(i => i.Length > 0).ToList();
        if (node.Operator == "Add" && inputs.Count == 2 && inputs.FindIndex(i => g.Fills.TryGetValue(i, out var zero) && zero == 0) is >= 0 and var at && g.Tensors.TryGetValue(inputs[1 - at], out var one))
        {
            // The same: one for all samples, added to zeros.
            Require(g.TryFix(node, one), "its output has no name of its own");
            return true;
        }

        if (OfFills.Contains(node.Operator) && inputs.Count > 0 && g.Fills.TryGetValue(inputs[0], out var fill) && inputs.All(i => node.Operator != "Concat" || (g.Fills.TryGetValue(i, out var f) && f == fill)))
        {
            Put(g, node, fill);
            return true;
        }

        if (node.Operator == "If" || !inputs.Exists(i => g.Shapes.ContainsKey(i) || g.Fills.ContainsKey(i)) || inputs.Exists(i => g.Find(i) is not null))
        {
            return false;
        }

        Put(g, node, Computed(g, node));
        return true;
    }

    /// <summary>Extents among a node's inputs, computed or fixed; null where there are none.</summary>
    public static ImportExtent[]? Find(ImportGraph g, ImportNode node, int number)
    {
        var name = node.Inputs.ElementAtOrDefault(number) ?? "";
        return g.Shapes.TryGetValue(name, out var extents) ? extents
            : g.Tensors.TryGetValue(name, out var tensor) && tensor is { Count: <= MostExtents, Type: OnnxType.Int64 or OnnxType.Int32 } ? [.. tensor.ReadIntegers().Select(ImportExtent.Of)] : null;
    }

    private static ImportExtent[] Computed(ImportGraph g, ImportNode node)
    {
        var data = Find(g, node, 0);
        switch (node.Operator)
        {
            case "Cast" or "Identity" or "Reshape" or "Squeeze" or "Unsqueeze" when data is not null:
                return data;
            case "Concat":
                ImportExtent[] all = [.. node.Inputs.SelectMany((_, i) => Find(g, node, i) ?? [ImportExtent.Unknown])];
                Require(all.Length <= MostExtents, "more extents than any tensor has");
                return all;
            case "Equal" when data is [{ Axis: ' ' } a] && Find(g, node, 1) is [{ Axis: ' ' } b]:
                return [ImportExtent.Of(a.Value == b.Value ? 1 : 0)];
            case "Gather" when data is not null && g.Fixed(node, 1) is { Count: <= MostExtents } places:
                return [.. places.ReadIntegers().Select(p => p < 0 ? p + data.Length : p).Select(p => p >= 0 && p < data.Length ? data[p] : ImportExtent.Unknown)];
            case "Slice" when data is not null && node.Inputs.Length < 5:
                var (from, to) = (g.Fixed(node, 1).ReadIntegers().FirstOrDefault(), g.Fixed(node, 2).ReadIntegers().FirstOrDefault());
                return data[Place(from, data.Length)..Math.Max(Place(from, data.Length), Place(to, data.Length))];
            default:
                return [.. Enumerable.Repeat(ImportExtent.Unknown, Math.Max(1, data?.Length ?? 1))];
        }
    }

    private static ImportExtent[] Shape(ImportGraph g, ImportNode node)
    {
        if (node.Inputs.Length > 0 && g.Tensors.TryGetValue(node.Inputs[0], out var tensor))
        {
            return [.. tensor.Extents.Select(ImportExtent.Of)];
        }

        if (node.Inputs.Length > 0 && g.Shapes.TryGetValue(node.Inputs[0], out var extents))
        {
            return [ImportExtent.Of(extents.Length)];
        }

        if (node.Inputs.Length > 0 && g.Fills.ContainsKey(node.Inputs[0]))
        {
            return [ImportExtent.Unknown];
        }

        var x = g.View(node, 0);
        return [.. x.Axes.Select(a => a switch
        {
            'N' or 'T' => new ImportExtent(-1, a),
            'C' => ImportExtent.Of(x.Extents[0]),
            'H' => ImportExtent.Of(x.Extents[1]),
            'W' => ImportExtent.Of(x.Extents[2]),
            'D' => ImportExtent.Of(x.Parts.Count),
            '1' => ImportExtent.Of(1),
            _ => ImportExtent.Unknown,
        })];
    }

    private static ImportExtent[] Range(ImportNode node, ImportExtent[] extents)
    {
        var start = Place(node.Integer("start", 0), extents.Length);
        return extents[start..Math.Max(start, Place(node.Integer("end", extents.Length), extents.Length))];
    }

    private static int Place(long at, int length) => (int)Math.Clamp(at < 0 ? at + length : at, 0, length);

    private static float First(ImportTensor tensor) => tensor.Type is OnnxType.Float32 or OnnxType.Float64 or OnnxType.Float16 ? tensor.Read()[0] : tensor.Type is OnnxType.Int64 or OnnxType.Int32 ? tensor.ReadIntegers()[0] : throw new InexpressibleException("it fills with what is no number");

    private static void Put(ImportGraph g, ImportNode node, ImportExtent[] extents)
    {
        Require(g.IsFree(node.Outputs.FirstOrDefault("")), "its output has no name of its own");
        g.Shapes[node.Outputs[0]] = extents;
    }

    private static void Put(ImportGraph g, ImportNode node, float value)
    {
        Require(g.IsFree(node.Outputs.FirstOrDefault("")), "its output has no name of its own");
        g.Fills[node.Outputs[0]] = value;
    }
}
