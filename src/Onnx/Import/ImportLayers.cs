using System;
using System.Collections.Generic;
using System.Linq;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>Layers without windows.</summary>
internal static class ImportLayers
{
    /// <summary>Element by element, with an option that is left out at its usual value.</summary>
    public static void Element(ImportGraph g, ImportNode node, string word, params (string Name, double Value, double Usual)[] options)
    {
        var x = Steps(g, node);
        var given = options.Where(o => Math.Abs(o.Value - o.Usual) > 1e-9).ToList();
        g.Give(node, new Leaf(word + string.Concat(given.Select(_ => " #")), word.ToLowerInvariant(), [.. given.Select(o => (Real(o.Value), o.Name))], []), [g.One(x)], x, x.Extents);
    }

    public static void Selu(ImportGraph g, ImportNode node)
    {
        Require(Math.Abs(node.Real("alpha", 1.67326) - 1.67326) < 1e-4 && Math.Abs(node.Real("gamma", 1.0507) - 1.0507) < 1e-4, "another alpha or gamma than SELU's");
        Element(g, node, "SELU");
    }

    public static void Classes(ImportGraph g, ImportNode node, string word)
    {
        var x = Steps(g, node);
        Require(x.Axes[ImportFolds.At(node.Integer("axis", g.Model.Opset < 13 ? 1 : -1), x.Axes.Length)] == 'C', "over another axis than the channels");
        Element(g, node, word);
    }

    public static void PRelu(ImportGraph g, ImportNode node)
    {
        var (x, slope) = (Plain(g, node), g.Fixed(node, 1));
        Require(slope.IsVectorOf(x.Extents[0]), "another number of slopes than one a channel");
        g.Give(node, new Leaf("PRELU", "prelu", [], [new Weight("weight", [x.Extents[0]], slope.Read)]) { Name = g.Names.OfLayer(node, slope.Name) }, [x], x.Extents);
    }

    public static void BatchNormalization(ImportGraph g, ImportNode node)
    {
        var x = Plain(g, node);
        var (scale, shift, mean, variance) = (g.Fixed(node, 1), g.Fixed(node, 2), g.Fixed(node, 3), g.Fixed(node, 4));
        Require(node.Integer("training_mode", 0) == 0, "training mode");
        Require(new[] { scale, shift, mean, variance }.All(t => t.IsVectorOf(x.Extents[0])), "statistics of another number of channels");
        int[] extents = [x.Extents[0]];
        var isPlain = !scale.Name.Contains('.', StringComparison.Ordinal) && scale.Read().All(v => v == 1) && shift.Read().All(v => v == 0);
        List<Weight> affine = isPlain ? [] : [new("weight", extents, scale.Read), new("bias", extents, shift.Read)];
        var epsilon = Option(" eps #", "eps", node.Real("epsilon", 1e-5f), 1e-5);
        var leaf = new Leaf("BN" + epsilon.Text + (isPlain ? " noaffine" : ""), "bn", epsilon.Arguments, [.. affine, new("running_mean", extents, mean.Read), new("running_var", extents, variance.Read)])
        {
            Name = g.Names.OfLayer(node, scale.Name, mean.Name),
        };
        g.Give(node, leaf, [x], x.Extents);
    }

    public static void InstanceNormalization(ImportGraph g, ImportNode node)
    {
        var (x, scale, shift) = (Plain(g, node), g.Fixed(node, 1), g.Fixed(node, 2));
        Require(x.IsImage && scale.IsVectorOf(x.Extents[0]) && shift.IsVectorOf(x.Extents[0]), "scales of another number of channels");
        var isPlain = scale.Read().All(v => v == 1) && shift.Read().All(v => v == 0);
        var epsilon = Option(" eps #", "eps", node.Real("epsilon", 1e-5f), 1e-5);
        int[] extents = [x.Extents[0]];
        g.Give(node, new Leaf("IN" + epsilon.Text + (isPlain ? "" : " affine"), "in", epsilon.Arguments, isPlain ? [] : [new("weight", extents, scale.Read), new("bias", extents, shift.Read)])
        {
            Name = isPlain ? null : g.Names.OfLayer(node, scale.Name),
        }, [x], x.Extents);
    }

    public static void Lrn(ImportGraph g, ImportNode node)
    {
        var (x, size) = (Plain(g, node), node.Integer("size", 0));
        Require(x.IsImage && size % 2 == 1 && size > 0, "local response normalisation over an even number of channels");
        g.Give(node, new Leaf("LRN size # alpha # beta # k #", "norm", [
            (Invariant.Number(size), "size"), (Real(node.Real("alpha", 1e-4f)), "alpha"), (Real(node.Real("beta", 0.75f)), "beta"), (Real(node.Real("bias", 1)), "k")], []), [x], x.Extents);
    }

    public static void Flatten(ImportGraph g, ImportNode node)
    {
        var x = Plain(g, node);
        Require(node.Integer("axis", 1) is var axis && (axis == 1 || axis == -x.Extents.Length), "flattening from another axis than the first behind the batch");
        Flat(g, node, x);
    }

    public static void Reshape(ImportGraph g, ImportNode node)
    {
        var x = Steps(g, node);
        if (x.Axes is not ("NC" or "NCHW") || x.Id < 0)
        {
            ImportShapes.Reshape(g, node, x);
            return;
        }

        // The number of samples, computed, is what stays as it is.
        var extents = ImportExtents.Find(g, node, 1) ?? g.Fixed(node, 1).ReadIntegers().Select(ImportExtent.Of).ToArray();
        var to = extents.Select((e, i) => i == 0 && e.Axis == 'N' ? 0 : e.Axis == ' ' ? e.Value : long.MinValue).ToArray();
        Require(to.Length is 2 or 4 && to[0] is 0 or -1 or 1 && to.Skip(1).Count(e => e is -1 or 0) <= 1 && node.Integer("allowzero", 0) == 0, "a volume that is not [N,C] or [N,C,H,W]");
        var all = Length(x);
        var rest = to.Skip(1).Where(e => e > 0).Aggregate(1L, (a, b) => Math.Min(a * b, int.MaxValue));
        var full = to.Skip(1).Select((e, i) => e == 0 ? i < x.Extents.Length ? x.Extents[i] : 0 : e == -1 ? all / Math.Max(rest, 1) : e).ToArray();
        Require(full.Aggregate(1L, (a, b) => a > int.MaxValue ? a : a * b) == all && full.All(e => e > 0), "another number of elements");
        if (full.Length == 1)
        {
            Flat(g, node, x);
            return;
        }

        g.Give(node, new Leaf("RESHAPE #x#x#", "reshape", [(Invariant.Number(full[1]), "h"), (Invariant.Number(full[2]), "w"), (Invariant.Number(full[0]), "c")], []), [x], [.. full.Select(e => (int)e)]);
    }

    public static void ReduceMean(ImportGraph g, ImportNode node)
    {
        var x = Plain(g, node);
        var axes = node.Integers("axes") ?? g.Tensor(node, 1)?.ReadIntegers() ?? [];
        Require(x.IsImage && axes.Select(a => a < 0 ? a + 4 : a).Order().SequenceEqual([2, 3]), "a mean over anything but the places of an image");
        if (node.Integer("keepdims", 1) == 0)
        {
            var pooled = g.Give(node with { Outputs = [node.Outputs.FirstOrDefault("") + ":places"] }, new Leaf("GLOBALAVGPOOL", "pool", [], []), [x], x.Extents[0], 1, 1);
            Flat(g, node, pooled);
            return;
        }

        g.Give(node, new Leaf("GLOBALAVGPOOL", "pool", [], []), [x], x.Extents[0], 1, 1);
    }

    public static void Gemm(ImportGraph g, ImportNode node)
    {
        Require(node.Integer("transA", 0) == 0, "a product of the turned input");
        Product(g, node, g.Fixed(node, 1), g.Tensor(node, 2), node.Integer("transB", 0) != 0, (float)node.Real("alpha", 1), (float)node.Real("beta", 1));
    }

    public static void MatMul(ImportGraph g, ImportNode node) => Product(g, node, g.Fixed(node, 1), null, false, 1, 1);

    private static void Product(ImportGraph g, ImportNode node, ImportTensor weight, ImportTensor? bias, bool isTurned, float alpha, float beta)
    {
        var x = Steps(g, node);
        Require(!x.IsImage && x.Axes.EndsWith('C') && weight.Extents.Length == 2, "a product of what is no vector");
        var (outputs, inputs) = isTurned ? (weight.Extents[0], weight.Extents[1]) : (weight.Extents[1], weight.Extents[0]);
        Require(inputs == x.Extents[0], Invariant.Text($"a matrix for {inputs} features, but there are {x.Extents[0]}"));
        Require(bias is null || bias.IsVectorOf(outputs), "a bias of other extents");
        var matrix = isTurned ? weight : ImportFolds.Turned(weight);
        var weights = new List<Weight> { new("weight", [(int)outputs, (int)inputs], () => Scaled(matrix.Read(), alpha)) };
        if (bias is not null)
        {
            weights.Add(new("bias", [(int)outputs], () => Scaled(bias.Read(), beta)));
        }

        g.Give(node, new Leaf("FC #" + (bias is null ? " nobias" : ""), "fc", [(Invariant.Number(outputs), "n")], weights) { Name = g.Names.OfLayer(node, weight.Name), Matrix = alpha == 1 ? matrix : null }, [g.One(x)], x, (int)outputs);
    }

    /// <summary>The node's first input, steps of sequences and all.</summary>
    internal static ImportValue Steps(ImportGraph g, ImportNode node)
    {
        var x = g.View(node, 0);
        Require(x.Padding is null, "a padding that no window follows");
        Require(!x.IsNumbers || x.Axes.EndsWith('C'), "it computes with the numbers of an input that stand for vectors");
        return x;
    }

    internal static ImportValue Plain(ImportGraph g, ImportNode node)
    {
        var x = g.Input(node, 0);
        Require(x.Padding is null, "a padding that no window follows");
        return x;
    }

    /// <summary>An option with its number, left out at its usual value.</summary>
    internal static (string Text, List<(string Value, string Role)> Arguments) Option(string text, string role, double value, double usual) =>
        Math.Abs(value - usual) <= 1e-7 * Math.Abs(usual) ? ("", []) : (text, [(Real(value), role)]);

    /// <summary>A number of the file, which has it as float32, in its shortest form.</summary>
    internal static string Real(double value) => ((float)value).ToString("R", System.Globalization.CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal).Replace("E+", "e", StringComparison.Ordinal).Replace('E', 'e');

    private static void Flat(ImportGraph g, ImportNode node, ImportValue x)
    {
        if (!x.IsImage)
        {
            g.Name(node, x);
            return;
        }

        Require(Length(x) <= int.MaxValue, "too many features");
        g.Give(node, new Leaf("FLATTEN", "flatten", [], []), [x], (int)Length(x));
    }

    private static long Length(ImportValue x) => x.Extents.Aggregate(1L, (a, b) => a > int.MaxValue ? a : a * b);

    private static float[] Scaled(float[] values, float factor)
    {
        for (var i = 0; factor != 1 && i < values.Length; i++)
        {
            values[i] *= factor;
        }

        return values;
    }
}
