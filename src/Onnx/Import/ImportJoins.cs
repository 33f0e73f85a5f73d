using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Onnx.Import;

/// <summary>Nodes of several values, and sums and products by fixed tensors.</summary>
internal static class ImportJoins
{
    private const double Near = 1e-6;
    private const int MostTerms = 256;

    public static void Joined(ImportGraph g, ImportNode node, string word)
    {
        var inputs = node.Inputs.Select((_, i) => g.View(node, i)).ToArray();
        if (inputs.Length == 1)
        {
            g.Name(node, inputs[0]);
            return;
        }

        Require(
            inputs.Length > 0 && inputs.All(i => i.Extents.SequenceEqual(inputs[0].Extents) && i.Time == inputs[0].Time && i.Axes == inputs[0].Axes && i.Padding is null),
            "inputs of different volumes: nothing is stretched (broadcast) here");
        g.Give(node, new Join(word, []), inputs.Select(g.One), inputs[0], inputs[0].Extents);
    }

    public static void Concat(ImportGraph g, ImportNode node)
    {
        var inputs = node.Inputs.Select((_, i) => g.View(node, i)).ToArray();
        Require(inputs.Length > 0, "it joins nothing");
        var (like, axis) = (inputs[0], ImportFolds.At(node.Integer("axis", 1), inputs[0].Axes.Length));
        Require(inputs.All(i => i.Extents.Length == like.Extents.Length && i.Extents.Skip(1).SequenceEqual(like.Extents.Skip(1)) && i.Time == like.Time && i.Padding is null), "inputs of different sizes");
        if (like.Axes[axis] is 'D' or '1')
        {
            Stack(g, node, inputs, axis);
            return;
        }

        Require(like.Axes[axis] == 'C', "joining along another axis than the channels");
        Require(inputs.All(i => i.Axes == like.Axes), "inputs of different axes");
        inputs = [.. inputs.Select(g.One)];
        if (inputs.Length == 1)
        {
            g.Name(node, inputs[0]);
            return;
        }

        var channels = inputs.Sum(i => (long)i.Extents[0]);
        Require(channels <= int.MaxValue, "too many channels");

        // Channels that are together already: concat { concat { a | b } | c } is how a dense block is written.
        for (var first = inputs.Length - 1; first > 1; first--)
        {
            var flat = inputs.Take(first).SelectMany(i => Flat(g, i)).ToArray();
            if (g.Values.FindLast(v => v.Item is Join { Word: "concat" } && Flat(g, v).SequenceEqual(flat)) is { } together)
            {
                inputs = [together, .. inputs.Skip(first)];
                break;
            }
        }

        var joined = g.Give(node, new Join("concat", []), inputs, like, [(int)channels, .. inputs[0].Extents.Skip(1)]);
        int[] all = [.. inputs.SelectMany(i => Flat(g, i))];
        g.Concatenated[joined.Id] = all.Length <= MostTerms ? all : [joined.Id];
    }

    /// <summary>The states of several layers, say, one behind the other along an axis of their own.</summary>
    private static void Stack(ImportGraph g, ImportNode node, ImportValue[] inputs, int axis)
    {
        var axes = inputs[0].Axes[..axis] + "D" + inputs[0].Axes[(axis + 1)..];
        Require(axes.Count(a => a == 'D') == 1 && inputs.All(i => i.Axes.Length == axes.Length && i.Axes[..axis] + "D" + i.Axes[(axis + 1)..] == axes && i.Axes[axis] is 'D' or '1' && i.Extents.SequenceEqual(inputs[0].Extents)), "inputs of different axes");
        List<ImportValue> parts = [.. inputs.SelectMany(i => i.Parts)];
        Require(parts.Count <= MostTerms, Invariant.Text($"more than {MostTerms} values are stacked"));
        g.Name(node, g.Lay(parts, axes));
    }

    public static void Add(ImportGraph g, ImportNode node)
    {
        var number = FixedInput(g, node);
        if (number < 0 && node.Inputs.Length == 2 && g.Find(node.Inputs[0]) is { Factor: not 1 } a && g.Find(node.Inputs[1]) is { Factor: not 1 } b)
        {
            Mean(g, node, a, b);
            return;
        }

        if (number < 0)
        {
            Joined(g, node, "add");
            return;
        }

        var (view, bias) = (g.View(node, 1 - number), g.Fixed(node, number));
        var value = g.One(view);
        var leaf = value.Item as Leaf;
        Require(
            view.Padding is null && leaf is { Kind: "conv" or "fc" } && leaf.Weights.All(w => w.Role != "bias") && g.IsReadOnce(value) && IsOverChannels(bias, view),
            "a fixed tensor is added to what is no convolution or product without bias");
        var text = leaf!.Text.Replace(" nobias", "", StringComparison.Ordinal);
        value.Item = leaf with { Text = text, Weights = [.. leaf.Weights, new Weight("bias", [value.Extents[0]], bias.Read)] };
        ImportAxes.Put(g, node, view, view.Axes);
    }

    /// <summary>By a number: the mean of a sum, or SELU behind ELU.</summary>
    public static void Mul(ImportGraph g, ImportNode node)
    {
        var number = FixedInput(g, node);
        if (number < 0)
        {
            Joined(g, node, "mul");
            return;
        }

        const double Alpha = 1.6732632423543772, Scale = 1.0507009873554805;
        var (value, factor) = (g.Input(node, 1 - number), g.Fixed(node, number));
        Require(factor.Count == 1 && value.Padding is null, "a product by a fixed tensor");
        var by = factor.Read()[0];
        var item = value.Item switch
        {
            Join { Word: "add" } when g.IsReadOnce(value) && Math.Abs((by * Terms(g, value).Count) - 1) < Near => new Join("mean", []),
            Leaf { Kind: "elu" } elu when g.IsReadOnce(value) && Math.Abs(by - Scale) < Near && Math.Abs(double.Parse(elu.Arguments.Select(a => a.Value).FirstOrDefault("1"), System.Globalization.CultureInfo.InvariantCulture) - Alpha) < Near => new Leaf("SELU", "selu", [], []),
            _ => (Item?)null,
        };
        if (item is null)
        {
            g.Multiply(node, value, by);
            return;
        }

        if (item is Join)
        {
            value.Inputs = [.. Terms(g, value)];
        }

        value.Item = item;
        g.Name(node, value);
    }

    /// <summary>A sum of values that are each multiplied by one over their number.</summary>
    private static void Mean(ImportGraph g, ImportNode node, ImportValue a, ImportValue b)
    {
        Require(Math.Abs(a.Factor - b.Factor) < Near && a.Extents.SequenceEqual(b.Extents), "products by different fixed numbers");
        int[] terms = [.. new[] { a, b }.SelectMany(v => g.PartialSums.Contains(v.Id) ? v.Inputs : [v.Id])];
        var isMean = Math.Abs((terms.Length * a.Factor) - 1) < Near;
        var sum = g.Give(node with { Outputs = [isMean ? node.Outputs.FirstOrDefault("") : node.Outputs.FirstOrDefault("") + ":sum"] }, new Join(isMean ? "mean" : "add", []), terms.Select(t => g.Values[t]), a.Extents);
        if (!isMean)
        {
            g.PartialSums.Add(sum.Id);
            g.Multiply(node, sum, a.Factor);
        }
    }

    /// <summary>The channels that a chain of concatenations joins; of very many it counts as one.</summary>
    private static int[] Flat(ImportGraph g, ImportValue value) => g.Concatenated.GetValueOrDefault(value.Id) ?? [value.Id];

    /// <summary>The terms of a chain of sums that nobody else reads.</summary>
    private static List<int> Terms(ImportGraph g, ImportValue value, int depth = 0) =>
        [.. value.Inputs.SelectMany(i => depth < MostTerms && g.Values[i] is { Item: Join { Word: "add" } } inner && g.IsReadOnce(inner) ? Terms(g, inner, depth + 1) : [i])];

    private static int FixedInput(ImportGraph g, ImportNode node) => node.Inputs.Length == 2 ? Array.FindIndex(node.Inputs, i => g.Tensors.ContainsKey(i)) : -1;

    private static bool IsOverChannels(ImportTensor tensor, ImportValue value)
    {
        if (value.Axes.EndsWith('C'))
        {
            return tensor.Count == value.Extents[0] && tensor.Extents.Length > 0 && tensor.Extents[^1] == tensor.Count && tensor.Extents.Length <= value.Axes.Length;
        }

        var extents = tensor.Extents.Length == value.Extents.Length + 1 && tensor.Extents[0] == 1 ? tensor.Extents[1..] : tensor.Extents;
        return value.Axes == "NCHW" && tensor.Count == value.Extents[0] && extents.Length == value.Extents.Length && extents[0] == tensor.Count;
    }

    internal static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InexpressibleException(otherwise);
        }
    }
}
