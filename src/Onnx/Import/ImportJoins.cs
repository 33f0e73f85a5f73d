using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Onnx.Import;

/// <summary>Nodes of several values, and sums and products by fixed tensors.</summary>
internal static class ImportJoins
{
    private const double Near = 1e-6;

    public static void Joined(ImportGraph g, ImportNode node, string word)
    {
        var inputs = node.Inputs.Select((_, i) => g.Input(node, i)).ToArray();
        if (inputs.Length == 1)
        {
            g.Name(node, inputs[0]);
            return;
        }

        Require(inputs.Length > 0 && inputs.All(i => i.Extents.SequenceEqual(inputs[0].Extents) && i.Padding is null), "inputs of different volumes: nothing is stretched (broadcast) here");
        g.Give(node, new Join(word, []), inputs, inputs[0].Extents);
    }

    public static void Concat(ImportGraph g, ImportNode node)
    {
        var inputs = node.Inputs.Select((_, i) => g.Input(node, i)).ToArray();
        Require(inputs.Length > 0 && node.Integer("axis", 1) is var axis && (axis == 1 || axis == -inputs[0].Extents.Length), "joining along another axis than the channels");
        Require(inputs.All(i => i.Extents.Length == inputs[0].Extents.Length && i.Extents.Skip(1).SequenceEqual(inputs[0].Extents.Skip(1)) && i.Padding is null), "inputs of different sizes");
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
            var ids = inputs.Take(first).Select(i => i.Id).ToArray();
            if (g.Values.FindLast(v => v.Item is Join { Word: "concat" } && g.Flat(v).SequenceEqual(ids.SelectMany(i => g.Flat(g.Values[i])))) is { } together)
            {
                inputs = [together, .. inputs.Skip(first)];
                break;
            }
        }

        g.Give(node, new Join("concat", []), inputs, [(int)channels, .. inputs[0].Extents.Skip(1)]);
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

        var (value, bias) = (g.Input(node, 1 - number), g.Fixed(node, number));
        var leaf = value.Item as Leaf;
        Require(
            value is { Padding: null } && leaf is { Kind: "conv" or "fc" } && leaf.Weights.All(w => w.Role != "bias") && g.IsReadOnce(value) && IsOverChannels(bias, value),
            "a fixed tensor is added to what is no convolution or product without bias");
        var text = leaf!.Text.Replace(" nobias", "", StringComparison.Ordinal);
        value.Item = leaf with { Text = text, Weights = [.. leaf.Weights, new Weight("bias", [value.Extents[0]], bias.Read)] };
        g.Name(node, value);
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
            Join { Word: "add" } when g.IsReadOnce(value) && Math.Abs((by * g.Terms(value).Count) - 1) < Near => new Join("mean", []),
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
            value.Inputs = [.. g.Terms(value)];
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

    /// <summary>The channels that a chain of concatenations joins.</summary>
    private static IEnumerable<int> Flat(this ImportGraph g, ImportValue value) => value.Item is Join { Word: "concat" } ? value.Inputs.SelectMany(i => g.Flat(g.Values[i])) : [value.Id];

    /// <summary>The terms of a chain of sums that nobody else reads.</summary>
    private static List<int> Terms(this ImportGraph g, ImportValue value) =>
        [.. value.Inputs.SelectMany(i => g.Values[i] is { Item: Join { Word: "add" } } inner && g.IsReadOnce(inner) ? g.Terms(inner) : [i])];

    private static int FixedInput(ImportGraph g, ImportNode node) => node.Inputs.Length == 2 ? Array.FindIndex(node.Inputs, i => g.Tensors.ContainsKey(i)) : -1;

    private static bool IsOverChannels(ImportTensor tensor, ImportValue value)
    {
        var extents = tensor.Extents.Length == value.Extents.Length + 1 && tensor.Extents[0] == 1 ? tensor.Extents[1..] : tensor.Extents;
        return tensor.Count == value.Extents[0] && extents.Length == value.Extents.Length && extents[0] == tensor.Count;
    }

    internal static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InexpressibleException(otherwise);
        }
    }
}
