using System;
using System.Text;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>Spoils a text: characters changed, lost and doubled, tokens swapped, ends cut off, pieces of other texts put in, brackets nested.</summary>
internal sealed class Mutator(TestRandom random, string[] texts)
{
    private static readonly string[] Snippets =
    [
        "(", ")", "[", "]", "{", "}", "*", "-", "->", "x", ",", ";", "\n", "\r\n", "//", "/*", "*/", "=", ".", "0", "1", "9999", "1e9", "1e400", "0.5", "-1",
        "model", "input", "loss", "SOFTMAX", "CONV", "FC", "POOL", "DROPOUT", "stride", "pad", "floor", "é", "\uFEFF", "\0", "\uD83D", "😀", "3x3", "[8]", "* 9000",
        "block", "cell", "use", "\"", "concat {", "add {", "|", "_", "when", "else", "for i in", "..", "as", "freeze", "share", "init", "from", "up to", "output", "train {", "nowarn",
        "scan", "T x", "on", "weight", "and", "not", "==", "<", "^", "%", "?", ":", "same", "ceil", "channels", "min(", "h[t-1]", "state", "in", "W", "1e308",
    ];

    public string Next()
    {
        var text = random.Pick(texts);
        for (var i = 1 + random.Next(3); i > 0; i--)
        {
            text = Once(text);
        }

        return text.Length > 20_000 ? text[..20_000] : text;
    }

    private string Once(string text)
    {
        var at = random.Next(text.Length + 1);
        var length = Math.Min(text.Length - at, 1 + random.Next(random.OneIn(4) ? 80 : 6));
        return random.Next(9) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, text.Substring(at, length)),
            2 => text.Insert(at, random.Pick(Snippets)),
            3 => at < text.Length ? text.Remove(at, 1).Insert(at, ((char)(text[at] ^ (1 << random.Next(7)))).ToString()) : text,
            4 => text[..at],
            5 => Splice(text, at),
            6 => SwapTokens(text),
            7 => text.Insert(at, Nested()),
            _ => text.Remove(at, length).Insert(at, random.Pick(Snippets)),
        };
    }

    private string Splice(string text, int at)
    {
        var other = random.Pick(texts);
        return text[..at] + other[random.Next(other.Length)..];
    }

    private string SwapTokens(string text)
    {
        var words = text.Split(' ');
        var (a, b) = (random.Next(words.Length), random.Next(words.Length));
        (words[a], words[b]) = (words[b], words[a]);
        return string.Join(' ', words);
    }

    private string Nested()
    {
        var (depth, pair) = (random.Next(200), random.Pick(["()", "[]", "{}"]));
        var text = new StringBuilder().Append(pair[0], depth);
        text.Append(random.Pick(["", "FC 3", "1", "RELU - TANH"])).Append(pair[1], random.OneIn(3) ? random.Next(200) : depth);
        return text.Append(random.OneIn(2) ? "" : " * 2").ToString();
    }
}
