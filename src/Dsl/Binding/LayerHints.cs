using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Layers;
using DslCompiler.Losses;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>What was meant by a word that names no layer: another tool's name for one, a misspelling, a word of the language out of place.
/// Where the rest of the line says enough, the help is the line to copy.</summary>
internal static class LayerHints
{
    /// <summary>The options that a call's named values may become, and the value that need not be written.</summary>
    private static readonly (string Name, string Neutral)[] Options = [("stride", "1"), ("pad", "0"), ("dilation", "1"), ("groups", "1")];

    private static readonly string[] StatementWords = ["input", "output", "loss", "from", "train", "scan"];

    public static string For(LayerSyntax syntax, Frame frame, IEnumerable<string> names)
    {
        // nn.Conv2d1 is Conv2d; the 2d of it stays.
        var word = syntax.Name.Text.Substring(syntax.Name.Text.LastIndexOf('.') + 1);
        var call = Read(syntax, frame);
        var stem = word.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (JoinerList.FindOther(word) is { } joiner)
        {
            var tensors = Inner(syntax, frame).Where(frame.Tensors.ContainsKey).ToList();
            return $"fix: write {joiner.Keyword} {{ {(tensors.Count > 1 ? string.Join(" | ", tensors) : "path | path")} }}";
        }

        if (string.Equals(word, "Input", StringComparison.OrdinalIgnoreCase) || string.Equals(word, "InputLayer", StringComparison.OrdinalIgnoreCase))
        {
            return $"fix: write it as a line of its own: {SyntaxHints.InputLine(ModelBinder.TextOf(frame, syntax.Span))}";
        }

        if (LossList.Find(word) is { } loss)
        {
            return $"fix: it belongs to the loss: write loss {loss.Keyword} on a line of its own, the last";
        }

        if (ForeignWords.Hint(word, call.Numbers) is { Length: > 0 } hint)
        {
            return hint;
        }

        if (string.Equals(word, "Activation", StringComparison.OrdinalIgnoreCase) && call.Words.Select(LayerList.Find).FirstOrDefault(l => l is not null) is { } activation)
        {
            return $"fix: write {activation.Keyword}";
        }

        if ((LayerList.FindOther(word) ?? LayerList.FindOther(stem) ?? (word == syntax.Name.Text ? null : LayerList.Find(word))) is { } layer)
        {
            return Usage(layer, call, LayerList.FindOther(word) is null ? word.Substring(stem.Length) : "");
        }

        return Spelling.HintOr(word, LayerList.Keywords.Concat(names).Concat(word.Length > 3 ? StatementWords : []), stem == word || stem.Length == 0 ? "" : Numbered(Spelling.Hint(stem, LayerList.Keywords), word.Substring(stem.Length)));
    }

    /// <summary>How a layer is written, with what a call says put where it belongs: <c>Conv2d(64, 3)</c> is <c>CONV 64 3x3</c>.</summary>
    public static string Usage(Layer layer, LayerSyntax syntax, Frame frame) => Usage(layer, Read(syntax, frame), "");

    private static string Usage(Layer layer, ForeignCall call, string number)
    {
        var written = layer.Rewrite(call.Numbers, call.Size);
        if (written is null)
        {
            return $"fix: write {layer.Keyword}: {layer.Usage}";
        }

        var parts = written.Split(' ').ToList();
        parts[0] += number;
        parts.AddRange(Options.Where(o => layer.Usage.Contains(o.Name) && call.Options.ContainsKey(o.Name)).SelectMany(o => Option(o.Name, o.Neutral, call.Options[o.Name], call, layer)));
        if (call.Options.TryGetValue("bias", out var bias) && bias is "False" or "false" or "0" && layer.Usage.Contains("nobias"))
        {
            parts.Add("nobias");
        }

        if (call.Options.TryGetValue("activation", out var name) && LayerList.Find(name) is { } activation)
        {
            parts.Add("- " + activation.Keyword);
        }

        var line = string.Join(" ", parts);
        return line == layer.Usage ? $"fix: write {line}" : $"fix: write {line}  ({layer.Usage})";
    }

    private static IEnumerable<string> Option(string name, string neutral, string value, ForeignCall call, Layer layer)
    {
        if (name == "pad" && string.Equals(value, "same", StringComparison.OrdinalIgnoreCase))
        {
            var extent = call.Size?.Split('x')[0] ?? (call.Numbers.Count > 1 ? call.Numbers[call.Numbers.Count - 1] : "3");
            return layer.Usage.Contains("same") ? ["same"] : ["pad", int.TryParse(extent, out var size) ? Invariant.Number(size / 2) : "1"];
        }

        return value == neutral || !value.All(char.IsDigit) ? [] : [name, value];
    }

    private static string Numbered(string hint, string number) => hint.Length == 0 ? "" : hint.TrimEnd('?') + number + "?";

    private static ForeignCall Read(LayerSyntax syntax, Frame frame)
    {
        var start = syntax.Name.Span.End;
        return ForeignCall.Read(frame.Source.Text.Substring(start, Math.Max(0, syntax.Span.End - start)), frame.Scope.Has);
    }

    /// <summary>The words in all brackets of a call: <c>Add()([x, y])</c>.</summary>
    private static string[] Inner(LayerSyntax syntax, Frame frame) =>
        ModelBinder.TextOf(frame, syntax.Span).Split([' ', ',', '(', ')', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
}
