using System;
using System.Linq;
using static DslCompiler.Onnx.Import.ImportFolds;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>Nodes that only lay values out anew, or take one step or one direction. The text knows no layout: most of them leave no trace in it.</summary>
internal static class ImportAxes
{
    private const int MostAxes = 8;

    public static void Transpose(ImportGraph g, ImportNode node)
    {
        var x = Plain(g, node);
        var order = node.Integers("perm") ?? [.. Enumerable.Range(0, x.Axes.Length).Reverse().Select(i => (long)i)];
        Require(order.Order().SequenceEqual(Enumerable.Range(0, x.Axes.Length).Select(i => (long)i)), "an order of axes that is none");
        Put(g, node, x, string.Concat(order.Select(o => x.Axes[(int)o])));
    }

    public static void Squeeze(ImportGraph g, ImportNode node)
    {
        var x = Plain(g, node);
        var given = node.Integers("axes") ?? g.Tensor(node, 1)?.ReadIntegers();
        var away = given?.Select(a => At(a, x.Axes.Length)).ToArray() ?? [.. Enumerable.Range(0, x.Axes.Length).Where(i => x.Axes[i] == '1' || (x.Axes[i] == 'D' && x.Parts.Count == 1))];
        Require(away.All(a => x.Axes[a] is '1' or 'D') && (x.Parts.Count == 1 || away.All(a => x.Axes[a] == '1')), $"it takes away an axis of [{Listed(x)}] that may have more than one");
        Put(g, node, x, string.Concat(x.Axes.Where((_, i) => !away.Contains(i))));
    }

    public static void Unsqueeze(ImportGraph g, ImportNode node)
    {
        var x = Plain(g, node);
        var (given, axes) = (node.Integers("axes") ?? g.Fixed(node, 1).ReadIntegers(), x.Axes);
        Require(given.Length + axes.Length <= MostAxes, Invariant.Text($"more axes than {MostAxes}"));
        foreach (var axis in given.Select(a => At(a, x.Axes.Length + given.Length)).Order())
        {
            Require(axis <= axes.Length, "an axis that is not there");
            axes = axes.Insert(axis, "1");
        }

        Put(g, node, x, axes);
    }

    /// <summary>One step, one direction; or the rows of a matrix that numbers stand for.</summary>
    public static void Gather(ImportGraph g, ImportNode node)
    {
        if (node.Inputs.Length == 2 && g.Tensors.TryGetValue(node.Inputs[0], out var table))
        {
            ImportSequences.Embedding(g, node, table);
            return;
        }

        var (x, index) = (Plain(g, node), g.Fixed(node, 1));
        var axis = At(node.Integer("axis", 0), x.Axes.Length);
        Require(index.Count == 1 && index.Extents.Length <= 1, "it gathers several places");
        Take(g, node, x, axis, index.ReadIntegers()[0], index.Extents.Length == 0 ? "" : "1");
    }

    public static void Slice(ImportGraph g, ImportNode node)
    {
        var x = Plain(g, node);
        var (starts, ends, axes, steps) = SliceOf(g, node, x.Axes.Length);
        var cuts = Enumerable.Range(0, axes.Length).Where(i => !(starts[i] == 0 && ends[i] >= int.MaxValue && steps[i] == 1)).ToList();
        Require(cuts.Count <= 1 && cuts.All(i => steps[i] == 1), "a slice along several axes, or with steps");
        if (cuts.Count == 0)
        {
            Put(g, node, x, x.Axes);
            return;
        }

        Cut(g, node, x, axes[cuts[0]], starts[cuts[0]], ends[cuts[0]]);
    }

    /// <summary>Slices one behind the other.</summary>
    public static void Split(ImportGraph g, ImportNode node)
    {
        var x = Plain(g, node);
        var axis = At(node.Integer("axis", 0), x.Axes.Length);
        var whole = x.Axes[axis] == 'C' ? x.Extents[0] : x.Axes[axis] == 'D' ? x.Parts.Count : throw new InexpressibleException($"parts along axis {Invariant.Number(axis)} of [{Listed(x)}]");
        var each = ((long)whole + node.Outputs.Length - 1) / Math.Max(1, node.Outputs.Length);
        var sizes = node.Integers("split") ?? g.Tensor(node, 1)?.ReadIntegers() ?? [.. node.Outputs.Select((_, i) => Math.Clamp(whole - (i * each), 0, each))];
        Require(sizes.Length == node.Outputs.Length && sizes.All(s => s > 0 && s <= whole) && sizes.Sum() == whole, "parts that do not make up the whole");
        var at = 0L;
        foreach (var (output, size) in node.Outputs.Zip(sizes))
        {
            Cut(g, node with { Outputs = [output] }, x, axis, at, at + size);
            at += size;
        }
    }

    private static void Cut(ImportGraph g, ImportNode node, ImportValue x, int axis, long from, long to)
    {
        switch (x.Axes[axis])
        {
            case 'C':
                Features(g, node, x, from, to);
                break;
            case 'D' when x.Inner == 0:
                var (first, end) = (Clamp(from, x.Parts.Count), Clamp(to, x.Parts.Count));
                Require(first < end, "a slice of nothing");
                g.Name(node, g.Lay([.. x.Parts.Skip(first).Take(end - first)], x.Axes));
                break;
            case 'T' when to - from == 1 || (from == -1 && to >= int.MaxValue):
                Take(g, node, x, axis, from, "1");
                break;
            default:
                throw new InexpressibleException($"a slice along axis {Invariant.Number(axis)} of [{Listed(x)}]: it is not of neighbouring features, nor of the first or last step");
        }
    }

    /// <summary>Starts, ends, axes and steps of a slice, as attributes or inputs have them.</summary>
    internal static (long[] Starts, long[] Ends, int[] Axes, long[] Steps) SliceOf(ImportGraph g, ImportNode node, int rank)
    {
        var starts = node.Integers("starts") ?? g.Fixed(node, 1).ReadIntegers();
        var ends = node.Integers("ends") ?? g.Fixed(node, 2).ReadIntegers();
        var axes = node.Integers("axes") ?? g.Tensor(node, 3)?.ReadIntegers() ?? [.. Enumerable.Range(0, starts.Length).Select(i => (long)i)];
        var steps = g.Tensor(node, 4)?.ReadIntegers() ?? [.. starts.Select(_ => 1L)];
        Require(starts.Length > 0 && ends.Length == starts.Length && axes.Length == starts.Length && steps.Length == starts.Length, "starts and ends of different numbers");
        return (starts, ends, [.. axes.Select(a => At(a, rank))], steps);
    }

    /// <summary>One of an axis, which then is gone, or an axis of one.</summary>
    private static void Take(ImportGraph g, ImportNode node, ImportValue x, int axis, long index, string left)
    {
        var axes = x.Axes[..axis] + left + x.Axes[(axis + 1)..];
        switch (x.Axes[axis])
        {
            case 'E':
                var count = x.Parts.Count / x.Inner;
                var stack = index < 0 ? index + count : index;
                Require(left.Length == 0 && stack >= 0 && stack < count, "a part that is not there");
                g.Name(node, g.Lay([.. x.Parts.Skip((int)stack * x.Inner).Take(x.Inner)], axes));
                break;
            case 'D' when x.Inner == 0:
                var part = index < 0 ? index + x.Parts.Count : index;
                Require(part >= 0 && part < x.Parts.Count, "a part that is not there");
                g.Name(node, g.Lay([x.Parts[(int)part]], axes));
                break;
            case 'T':
                var steps = g.Steps(x.Time);
                Require(index is -1 or 0 || (steps > 0 && index == steps - 1), Invariant.Text($"step {index} of a sequence, which is neither the first nor the last"));
                Put(g, node, ImportSequences.StepOf(g, g.One(x), index != 0), axes);
                break;
            case '1' when index is 0 or -1:
                Put(g, node, x, axes);
                break;
            default:
                throw new InexpressibleException($"one place along axis {Invariant.Number(axis)} of [{Listed(x)}]");
        }
    }

    private static void Features(ImportGraph g, ImportNode node, ImportValue x, long from, long to)
    {
        var features = x.Extents[0];
        var (first, end) = (Clamp(from, features), Clamp(to, features));
        if (g.One(x) is { Item: Leaf { Matrix: { Parts.Count: > 0 } matrix, Weights.Count: 1 } product } value && first < end && Rows(matrix, 0, first, end - first) is { Name.Length: > 0 } rows)
        {
            // Products of one vector that were put together: each is a layer.
            var weight = new Weight("weight", [end - first, (int)rows.Extents[1]], rows.Read);
            var layer = product with { Arguments = [(Invariant.Number(end - first), "n")], Weights = [weight], Matrix = rows, Name = g.Names.OfLayer(node, rows.Name) };
            g.Give(node, layer, [g.Values[value.Inputs[0]]], x, end - first);
            return;
        }

        var option = first == 0 ? ("", []) : ImportLayers.Option(" from #", "from", first, 0);
        g.Give(node, new Leaf("SLICE #" + option.Item1, "slice", [(Invariant.Number(end - first), "n"), .. option.Item2], []), [g.One(x)], x, [end - first, .. x.Extents.Skip(1)]);
    }

    private static int Clamp(long at, int length) => (int)Math.Clamp(at < 0 ? at + length : at, 0, length);

    /// <summary>The same value, laid out anew.</summary>
    internal static void Put(ImportGraph g, ImportNode node, ImportValue x, string axes)
    {
        Require(x.Inner == 0, "it reads several stacks at once");
        g.Name(node, g.Lay(x.Parts, axes));
    }

    internal static string Listed(ImportValue x) => string.Join(",", x.Axes.AsEnumerable());

    private static ImportValue Plain(ImportGraph g, ImportNode node)
    {
        var x = g.View(node, 0);
        Require(x.Padding is null, "a padding that no window follows");
        return x;
    }
}
