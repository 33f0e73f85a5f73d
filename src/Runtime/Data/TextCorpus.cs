using System;
using System.Collections.Immutable;
using System.Text;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>A text as numbers of its characters: what is trained on, and its last tenth, which is not.</summary>
public sealed class TextCorpus
{
    private const long MaxBytes = 1 << 30;
    private const int LeastCharacters = 100;

    private TextCorpus(string name, Vocabulary vocabulary, int[] numbers)
    {
        var train = numbers.Length - (numbers.Length / 10);
        (Name, Vocabulary, Train, Test) = (name, vocabulary, [.. numbers.AsSpan(0, train)], [.. numbers.AsSpan(train)]);
    }

    public string Name { get; }

    public Vocabulary Vocabulary { get; }

    /// <summary>The first nine tenths.</summary>
    public ImmutableArray<int> Train { get; }

    /// <summary>The last tenth.</summary>
    public ImmutableArray<int> Test { get; }

    /// <summary>Reads a text in UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vocabulary">The characters that there may be; null: those of the text.</param>
    /// <exception cref="UserErrorException">The file is missing, too short, no UTF-8, or has a character that the vocabulary lacks.</exception>
    public static TextCorpus Read(string path, Vocabulary? vocabulary = null)
    {
        var text = Decode(path, InputFile.ReadAll(path, MaxBytes));
        if (text.Length < LeastCharacters)
        {
            throw new UserErrorException(Invariant($"{path}: has {text.Length} characters, expected at least {LeastCharacters}. Fix: name a longer text."));
        }

        vocabulary ??= Vocabulary.Of(text);
        if (vocabulary.Characters.Length < 2)
        {
            throw new UserErrorException(Invariant($"{path}: has one character only, again and again: there is nothing to foretell. Fix: name another text."));
        }

        try
        {
            return new TextCorpus(path, vocabulary, vocabulary.Encode(text));
        }
        catch (UserErrorException e)
        {
            throw new UserErrorException($"{path}: {e.Message}", e);
        }
    }

    private static string Decode(string path, byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw new UserErrorException(Invariant($"{path}: byte {e.Index} is not UTF-8. Fix: convert it (iconv -t utf-8), or name a text file."), e);
        }
    }
}
