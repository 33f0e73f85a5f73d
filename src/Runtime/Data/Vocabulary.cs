using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>The characters of a text, each with its number: in the order of their code points, so that one text has one vocabulary.</summary>
public sealed class Vocabulary
{
    private readonly Dictionary<Rune, int> _numbers;

    private Vocabulary(ImmutableArray<Rune> characters)
    {
        Characters = characters;
        _numbers = characters.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
    }

    public ImmutableArray<Rune> Characters { get; }

    /// <summary>The characters that a text has.</summary>
    public static Vocabulary Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Vocabulary([.. text.EnumerateRunes().Distinct().Order()]);
    }

    /// <summary>As a weights file keeps it; see <see cref="ToString"/>.</summary>
    public static Vocabulary Parse(string characters)
    {
        ArgumentNullException.ThrowIfNull(characters);
        return new Vocabulary([.. characters.EnumerateRunes().Distinct()]);
    }

    /// <summary>The numbers of a text's characters.</summary>
    /// <exception cref="UserErrorException">It has one that the vocabulary lacks.</exception>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.EnumerateRunes().Select((c, i) => _numbers.TryGetValue(c, out var number) ? number
            : throw new UserErrorException(Invariant($"character {i + 1}, U+{c.Value:X4}, is none of the {Characters.Length} that the weights know; leave it out"))) ];
    }

    /// <summary>The character of a number; nothing where the model has more numbers than the text had characters.</summary>
    public string Decode(int number) => number < Characters.Length ? Characters[number].ToString() : "";

    /// <summary>All characters, in the order of their numbers.</summary>
    public override string ToString() => string.Concat(Characters);
}
