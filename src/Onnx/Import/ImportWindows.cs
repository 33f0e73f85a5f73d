using System;
using System.Collections.Generic;
using System.Linq;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>Convolutions and pools.</summary>
internal static class ImportWindows
{
    public static void Conv(ImportGraph g, ImportNode node)
    {
        var (x, weight, bias) = (Image(g, node), g.Fixed(node, 1), g.Tensor(node, 2));
        var groups = Positive(node.Integer("group", 1));
        Require(weight.Extents.Length == 4 && weight.Extents[1] * groups == x.Extents[0] && weight.Extents[0] % groups == 0 && weight.Extents[0] > 0, Invariant.Text($"filters for another number of channels than {x.Extents[0]}, or not in two dimensions"));
        Require(bias is null || bias.IsVectorOf(weight.Extents[0]), "a bias of other extents");
        var window = new ImportWindow(node, x, (weight.Extents[2], weight.Extents[3]), isPool: false);
        var filters = (int)weight.Extents[0];
        List<(string, string)> arguments = [(Invariant.Number(filters), "k"), .. window.Arguments];
        var text = "CONV # " + window.Text;
        if (groups > 1)
        {
            text = text.EndsWith(" floor", StringComparison.Ordinal) ? text[..^" floor".Length] + " groups # floor" : text + " groups #";
            arguments.Add((Invariant.Number(groups), "groups"));
        }

        List<Weight> weights = [new("weight", [.. weight.Extents.Select(e => (int)e)], weight.Read)];
        if (bias is not null)
        {
            weights.Add(new("bias", [filters], bias.Read));
        }

        var leaf = new Leaf(text + (bias is null ? " nobias" : ""), "conv", arguments, weights) { Name = g.Names.OfLayer(node, weight.Name) };
        g.Give(node, leaf, [x], filters, window.Height, window.Width);
    }

    /// <summary>A transposed convolution: its output is <c>(H-1)S - 2P + F + o</c>.</summary>
    public static void ConvTranspose(ImportGraph g, ImportNode node)
    {
        var (x, weight, bias) = (Image(g, node), g.Fixed(node, 1), g.Tensor(node, 2));
        var groups = Positive(node.Integer("group", 1));
        Require(x.Padding is null && weight.Extents.Length == 4 && weight.Extents[0] == x.Extents[0] && weight.Extents[0] % groups == 0, "filters for another number of channels, or not in two dimensions");
        Require(node.Text("auto_pad", "NOTSET") == "NOTSET" && node.Integers("output_shape") is null, "padding that is worked out by the output");
        var (strides, dilations, pads, rest) = (Two(node, "strides"), Two(node, "dilations"), node.Integers("pads") ?? [0, 0, 0, 0], node.Integers("output_padding") ?? [0, 0]);
        Require(pads.Length == 4 && pads[0] == pads[2] && pads[1] == pads[3] && rest.Length == 2 && pads.Concat(rest).All(p => p is >= 0 and < 10_000), "padding of different sizes on both sides");
        var filters = Positive(weight.Extents[1] * groups);
        Require(bias is null || bias.IsVectorOf(filters), "a bias of other extents");
        var (text, arguments) = ("DECONV # #x#", new List<(string, string)> { (Invariant.Number(filters), "k"), (Invariant.Number(weight.Extents[2]), "f"), (Invariant.Number(weight.Extents[3]), "f") });
        ImportWindow.Pair(ref text, arguments, "stride", "s", strides, 1);
        ImportWindow.Pair(ref text, arguments, "pad", "p", (pads[0], pads[1]), 0);
        ImportWindow.Pair(ref text, arguments, "outpad", "o", (rest[0], rest[1]), 0);
        ImportWindow.Pair(ref text, arguments, "dilation", "d", dilations, 1);
        ImportWindow.Pair(ref text, arguments, "groups", "groups", (groups, groups), 1);
        List<Weight> weights = [new("weight", [.. weight.Extents.Select(e => (int)e)], weight.Read)];
        if (bias is not null)
        {
            weights.Add(new("bias", [filters], bias.Read));
        }

        var height = ((x.Extents[1] - 1) * strides.Rows) - (2 * pads[0]) + ((weight.Extents[2] - 1) * dilations.Rows) + 1 + rest[0];
        var width = ((x.Extents[2] - 1) * strides.Columns) - (2 * pads[1]) + ((weight.Extents[3] - 1) * dilations.Columns) + 1 + rest[1];
        g.Give(node, new Leaf(text + (bias is null ? " nobias" : ""), "deconv", arguments, weights) { Name = g.Names.OfLayer(node, weight.Name) }, [x], filters, Positive(height), Positive(width));
    }

    public static void MaxPool(ImportGraph g, ImportNode node)
    {
        var x = Image(g, node);
        Require(x.Padding is null, "a padding by zeros before a maximum");
        Require(!node.Outputs.Skip(1).Any(o => g.Model.Nodes.Any(n => n.Inputs.Contains(o))), "the places of its maxima are read");
        Pool(g, node, x, "MAXPOOL", _ => "");
    }

    public static void AveragePool(ImportGraph g, ImportNode node)
    {
        var x = Image(g, node);
        var counts = node.Integer("count_include_pad", 0) != 0;
        Require(x.Padding is null || counts || !(node.Integers("pads") ?? []).Any(p => p != 0), "padding of which one part counts and one does not");
        Pool(g, node, x, "AVGPOOL", window => window.HasPad && !counts && x.Padding is null && !window.IsSame ? " nopad" : "", counts || x.Padding is not null);
    }

    public static void Global(ImportGraph g, ImportNode node, string word)
    {
        var x = ImportLayers.Plain(g, node);
        Require(x.IsImage, "a global pool of what is no image");
        g.Give(node, new Leaf(word, "pool", [], []), [x], x.Extents[0], 1, 1);
    }

    /// <summary>Zeros around an image; the window behind takes them.</summary>
    public static void Pad(ImportGraph g, ImportNode node)
    {
        var x = ImportLayers.Plain(g, node);
        var pads = node.Integers("pads") ?? g.Fixed(node, 1).ReadIntegers();
        var value = g.Tensor(node, 2) is { Count: 1 } given ? given.Read()[0] : node.Real("value", 0);
        Require(node.Text("mode", "constant") == "constant" && value == 0 && g.Tensor(node, 3) is null, "padding by anything but zeros");
        Require(x.IsImage && pads.Length == 8 && pads[0] == 0 && pads[1] == 0 && pads[4] == 0 && pads[5] == 0 && pads.All(p => p is >= 0 and < 10_000), "padding of anything but the sides of an image");
        if (pads.All(p => p == 0))
        {
            g.Name(node, x);
            return;
        }

        g.Pad(node, x, [(int)pads[2], (int)pads[3], (int)pads[6], (int)pads[7]]);
    }

    internal static (int Rows, int Columns) Two(ImportNode node, string name)
    {
        var values = node.Integers(name) ?? [1, 1];
        Require(values.Length == 2, "a window in another number of dimensions than two");
        return (Positive(values[0]), Positive(values[1]));
    }

    internal static int Positive(long value)
    {
        Require(value is > 0 and <= 1_000_000_000, "a size out of range");
        return (int)value;
    }

    private static void Pool(ImportGraph g, ImportNode node, ImportValue x, string word, Func<ImportWindow, string> option, bool countsPadding = false)
    {
        var size = node.Integers("kernel_shape") ?? [];
        Require(size.Length == 2, "a window in another number of dimensions than two");
        var window = new ImportWindow(node, x, (size[0], size[1]), isPool: true);
        Require(!countsPadding || !(window.IsSame || window.IsCeil) || !window.HasPad, "an average that counts a padding of different sizes on both sides");
        if (window.IsNothing)
        {
            g.Name(node, x);
            return;
        }

        var isGlobal = window.Rows.Size == x.Extents[1] && window.Columns.Size == x.Extents[2] && !window.HasPad && window is { Height: 1, Width: 1 };
        var leaf = isGlobal
            ? new Leaf(word == "AVGPOOL" ? "GLOBALAVGPOOL" : word + " global", "pool", [], [])
            : new Leaf($"{word} {window.Text}{option(window)}", "pool", window.Arguments, []);
        g.Give(node, leaf, [x], x.Extents[0], window.Height, window.Width);
    }

    private static ImportValue Image(ImportGraph g, ImportNode node)
    {
        var x = g.Input(node, 0);
        Require(x.IsImage, "a window on what is no image");
        return x;
    }
}
