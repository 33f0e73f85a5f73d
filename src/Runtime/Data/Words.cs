using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace DslCompiler.Data;

/// <summary>The words of captions, each with its number; the first three are no words. Words are in lower case and parted by blanks.</summary>
public sealed class Words
{
    /// <summary>Stands before the first word.</summary>
    public const int Start = 0;

    /// <summary>Stands behind the last word.</summary>
    public const int End = 1;

    /// <summary>Stands for words that the training captions had not.</summary>
    public const int Unknown = 2;

    private static readonly string[] Marks = ["<start>", "<end>", "<unknown>"];
    private readonly Dictionary<string, int> _numbers;

    private Words(ImmutableArray<string> all)
    {
        All = all;
        _numbers = all.Select((word, i) => (word, i)).Skip(Marks.Length).ToDictionary(p => p.word, p => p.i, StringComparer.Ordinal);
    }

    /// <summary>All, in the order of their numbers.</summary>
    public ImmutableArray<string> All { get; }

    /// <summary>The words of captions, in ordinal order.</summary>
    public static Words Of(IEnumerable<string> captions) =>
        new([.. Marks, .. captions.SelectMany(Split).Except(Marks, StringComparer.Ordinal).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    /// <summary>As a weights file keeps them; see <see cref="ToString"/>. Null where the text is none of that.</summary>
    public static Words? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var all = text.Split('\n');
        return all.Length > Marks.Length && all.Take(Marks.Length).SequenceEqual(Marks) && all.Distinct(StringComparer.Ordinal).Count() == all.Length ? new Words([.. all]) : null;
    }

    public static string[] Split(string caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        return caption.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The numbers of a caption's words, without start and end.</summary>
    public int[] Encode(string caption) => [.. Split(caption).Select(w => _numbers.GetValueOrDefault(w, Unknown))];

    public string Decode(IEnumerable<int> numbers) => string.Join(' ', numbers.Select(n => All[n]));

    /// <summary>A word a line.</summary>
    public override string ToString() => string.Join('\n', All);
}
