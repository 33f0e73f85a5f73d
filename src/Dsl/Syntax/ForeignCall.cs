using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace DslCompiler.Syntax;

/// <summary>A layer as another tool writes it, <c>nn.Conv2d(3, 64, kernel_size=3, padding=1)</c>, read leniently so that help can say how it is written here.</summary>
internal sealed record ForeignCall(IReadOnlyList<string> Numbers, string? Size, IReadOnlyDictionary<string, string> Options, IReadOnlyList<string> Words)
{
    private static readonly Regex Token = new(
        "\"[^\"]*\"|'[^']*'|[(\\[][^()\\[\\]]*[)\\]]|[0-9]+[xX×][0-9]+|[0-9]+(?:\\.[0-9]+)?|[A-Za-z_][A-Za-z_0-9.]*|[=:]", RegexOptions.CultureInvariant);

    private static readonly Regex Pair = new(@"^\D*([0-9]+)\D+([0-9]+)\D*$", RegexOptions.CultureInvariant);

    /// <summary>Other tools' words for what is a layer's number, its size, or an option here.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["filters"] = "number",
        ["out_channels"] = "number",
        ["num_filters"] = "number",
        ["units"] = "number",
        ["out_features"] = "number",
        ["num_outputs"] = "number",
        ["p"] = "number",
        ["rate"] = "number",
        ["hidden_size"] = "number",
        ["kernel_size"] = "size",
        ["kernel"] = "size",
        ["kernelsize"] = "size",
        ["ksize"] = "size",
        ["filter_size"] = "size",
        ["pool_size"] = "size",
        ["size"] = "size",
        ["stride"] = "stride",
        ["strides"] = "stride",
        ["pad"] = "pad",
        ["padding"] = "pad",
        ["pading"] = "pad",
        ["dilation"] = "dilation",
        ["dilation_rate"] = "dilation",
        ["groups"] = "groups",
        ["activation"] = "activation",
        ["nonlinearity"] = "activation",
        ["bias"] = "bias",
        ["use_bias"] = "bias",
    };

    /// <summary>The proper word for another tool's option; null where there is none.</summary>
    public static string? ProperName(string word) => Names.TryGetValue(word, out var proper) ? proper : null;

    /// <param name="text">What stands behind the layer's name, the outer bracket included or not.</param>
    /// <param name="isValue">Whether a word stands for a number.</param>
    public static ForeignCall Read(string text, Func<string, bool> isValue)
    {
        text = text.Trim();
        text = text.StartsWith("(", StringComparison.Ordinal) && Look.Behind(text, 0) is var end && end > 0 ? text.Substring(1, end - 2) : text;
        var tokens = Token.Matches(text).Cast<Match>().Select(m => m.Value).ToList();
        var (numbers, words, options) = (new List<string>(), new List<string>(), new Dictionary<string, string>());
        string? size = null;
        for (var i = 0; i < tokens.Count; i++)
        {
            var isAssigned = i + 2 < tokens.Count && tokens[i + 1] is "=" or ":";
            var proper = ProperName(tokens[i]);
            if (isAssigned || (proper is not null && i + 1 < tokens.Count))
            {
                i += isAssigned ? 2 : 1;
                Set(proper ?? "", tokens[i].Trim('"', '\''));
            }
            else if (IsNumber(tokens[i]) || isValue(tokens[i]))
            {
                numbers.Add(tokens[i]);
            }
            else if (SizeOf(tokens[i]) is { } pair)
            {
                size ??= pair;
            }
            else
            {
                words.Add(tokens[i].Trim('"', '\''));
            }
        }

        return new ForeignCall(numbers, size, options, words);

        void Set(string name, string value)
        {
            if (name == "number")
            {
                numbers.Insert(0, value);
            }
            else if (name == "size")
            {
                size = SizeOf(value) ?? $"{value}x{value}";
            }
            else if (name.Length > 0)
            {
                options[name] = SizeOf(value) is { } two && two.Split('x') is var parts && parts[0] == parts[1] ? parts[0] : value;
            }
        }
    }

    private static bool IsNumber(string token) => token.All(c => char.IsDigit(c) || c == '.');

    /// <summary><c>(3, 3)</c>, <c>[3, 3]</c> or <c>3x3</c> as <c>3x3</c>.</summary>
    private static string? SizeOf(string token) =>
        !char.IsLetter(token[0]) && Pair.Match(token) is { Success: true } pair ? $"{pair.Groups[1].Value}x{pair.Groups[2].Value}" : null;
}
