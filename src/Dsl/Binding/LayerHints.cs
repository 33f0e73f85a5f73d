using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Layers;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>What was meant by a word that names no layer: another tool's name for one, a misspelling, a word of the language out of place.</summary>
internal static class LayerHints
{
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Sequential"] = "fix: write the layers one behind the other, joined by - or new lines",
        ["Input"] = "fix: write it as a line of its own: input [32x32x3]",
        ["InputLayer"] = "fix: write it as a line of its own: input [32x32x3]",
        ["CrossEntropyLoss"] = "fix: write it as a line of its own: loss SOFTMAX",
        ["CrossEntropy"] = "fix: write it as a line of its own: loss SOFTMAX",
        ["Output"] = "fix: name the tensor and write output NAME on a line of its own",
        ["Concatenate"] = "fix: write concat { path | path }",
        ["Concat"] = "fix: write concat { path | path }",
        ["cat"] = "fix: write concat { path | path }",
        ["Add"] = "fix: write add { path | path }",
        ["Multiply"] = "fix: write mul { path | path }",
        ["Residual"] = "fix: write add { path | _ }",
        ["Skip"] = "fix: write add { path | _ }",
        ["Identity"] = "fix: write _ for the untouched input",
        ["if"] = "fix: write the layers, then the condition: RELU when n > 1 else TANH",
        ["repeat"] = "fix: write (CONV 64 3x3 - RELU) * 3",
        ["while"] = "fix: write for i in 1..3 { ... }",
        ["def"] = "fix: write block name(k) { ... } outside the model",
        ["class"] = "fix: write model Name { ... }",
        ["LSTM"] = "fix: write scan LSTM(256), with the cell's equations in cell LSTM(n) { ... } or in a file: use \"cells.dsl\"",
        ["GRU"] = "fix: write scan GRU(256), with the cell's equations in cell GRU(n) { ... } or in a file: use \"cells.dsl\"",
        ["RNN"] = "fix: write scan RNN(256), with the cell's equations in cell RNN(n) { ... } or in a file: use \"cells.dsl\"",
    };

    public static string For(LayerSyntax syntax, IEnumerable<string> names)
    {
        var word = syntax.Name.Text;
        if (Elsewhere.TryGetValue(word, out var hint))
        {
            return hint;
        }

        if (LayerList.FindOther(word) is { } layer)
        {
            return Usage(layer, syntax);
        }

        return word.StartsWith("nn", StringComparison.Ordinal) && word.Length < 4
            ? "fix: write the layer's word alone: CONV 64 3x3"
            : Spelling.Hint(word, LayerList.Keywords.Concat(names));
    }

    /// <summary>How a layer is written, with the numbers of a call put where they belong: <c>Conv2d(64, 3)</c> is <c>CONV 64 3x3</c>.</summary>
    public static string Usage(Layer layer, LayerSyntax syntax)
    {
        var values = syntax.Call?.Arguments.Where(a => a.Name is null).Select(a => a.Value).ToList() ?? [];
        var numbers = values.OfType<NumberSyntax>().Select(n => Invariant.Number(n.Value)).ToList();
        var size = values.OfType<BinarySyntax>().Where(b => b.Operator == "x" && b.Left is NumberSyntax && b.Right is NumberSyntax)
            .Select(b => $"{Invariant.Number(((NumberSyntax)b.Left).Value)}x{Invariant.Number(((NumberSyntax)b.Right).Value)}").FirstOrDefault();
        var written = layer.Rewrite(numbers, size);
        return written is null ? $"fix: write {layer.Keyword}: {layer.Usage}" : $"fix: write {written}  ({layer.Usage})";
    }
}
