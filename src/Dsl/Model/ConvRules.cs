using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Model;

/// <summary>What a convolution is run for: its own result, or one of its gradients.</summary>
public enum ConvPart
{
    Forward,
    Input,
    Weights,
}

/// <summary>By which algorithm convolutions run, where somebody, or a measurement, has said so: a file beside the model (<c>net.tune</c> for <c>net.dsl</c>). A line names a
/// layer (<c>*</c>: all), where it matters the function (<c>infer</c>, <c>train</c>) and the part (<c>forward</c>, <c>input</c>, <c>weights</c>), and then
/// <c>direct</c>, <c>winograd2</c> or <c>winograd4</c>. Later lines win.</summary>
public sealed record ConvRules(EquatableArray<ConvRule> Rules)
{
    /// <summary>What the name of a model's file ends in, in place of <c>.dsl</c>.</summary>
    public const string Extension = ".tune";

    public static ConvRules None { get; } = new(EquatableArray<ConvRule>.Empty);

    /// <summary>The tile of the Winograd algorithm that is asked for; 0: the direct algorithm; null: nothing is said.</summary>
    public int? TileOf(string function, string layer, ConvPart part) => Rules
        .LastOrDefault(r => (r.Layer == ConvRule.All || r.Layer == layer) && (r.Function is null || r.Function == function) && (r.Part is null || r.Part == part))?.Tile;

    /// <summary>Reads a file's text; lines that say nothing are given with their numbers.</summary>
    public static ConvRules Parse(string text, List<(int Line, string Text)> unread)
    {
        var rules = new List<ConvRule>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var words = lines[i].Split('#')[0].Split([' ', '\t', '\r'], System.StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            if (ConvRule.Parse(words) is { } rule)
            {
                rules.Add(rule);
            }
            else
            {
                unread.Add((i + 1, lines[i].Trim()));
            }
        }

        return rules.Count == 0 ? None : new ConvRules(rules.ToEquatableArray());
    }
}

/// <summary>One line. Null is any.</summary>
public sealed record ConvRule(string Layer, string? Function, ConvPart? Part, int Tile)
{
    public const string All = "*";

    private static readonly Dictionary<string, int> Algorithms = new() { ["direct"] = 0, ["winograd2"] = 2, ["winograd4"] = 4 };

    private static readonly Dictionary<string, ConvPart> Parts = new() { ["forward"] = ConvPart.Forward, ["input"] = ConvPart.Input, ["weights"] = ConvPart.Weights };

    public static string NameOf(int tile) => Algorithms.First(a => a.Value == tile).Key;

    public static ConvRule? Parse(string[] words)
    {
        if (words.Length is < 2 or > 4 || !Algorithms.TryGetValue(words[words.Length - 1], out var tile))
        {
            return null;
        }

        var (function, part) = ((string?)null, (ConvPart?)null);
        foreach (var word in words.Skip(1).Take(words.Length - 2))
        {
            if (word is "infer" or "train" && function is null)
            {
                function = word;
            }
            else if (Parts.TryGetValue(word, out var named) && part is null)
            {
                part = named;
            }
            else
            {
                return null;
            }
        }

        return new ConvRule(words[0], function, part, tile);
    }

    public override string ToString() =>
        string.Join(" ", new[] { Layer, Function, Part is { } part ? Parts.First(p => p.Value == part).Key : null, NameOf(Tile) }.Where(w => w is not null));
}
