using System;
using System.Globalization;
using DslCompiler.Diagnostics;
using Sprache;

namespace DslCompiler.Syntax;

/// <summary>A token's value and its stretch of the text.</summary>
internal readonly record struct Token<T>(T Value, TextSpan Span);

/// <summary>The primitive parsers. Each skips blanks and comments first; new lines count, for they join layers.</summary>
internal static class Tokens
{
    /// <summary>A name: a letter, then letters, digits and <c>_</c>.</summary>
    public static readonly Parser<Token<string>> Word = Scan("a name", (text, start) =>
    {
        var end = start;
        while (end < text.Length && IsWordPart(text[end], first: end == start))
        {
            end++;
        }

        return end;
    });

    /// <summary>A name, or as other languages have it several with points between: <c>nn.Conv2d</c>, so that its layer can be told.</summary>
    public static readonly Parser<Token<string>> PointedWord = Scan("a name", (text, start) =>
    {
        var end = start;
        while (end < text.Length && (IsWordPart(text[end], first: end == start)
            || (text[end] == '.' && end > start && end + 1 < text.Length && IsWordPart(text[end + 1], first: true))))
        {
            end++;
        }

        return end;
    });

    /// <summary>A number without sign, such as <c>3</c>, <c>0.5</c>, <c>5e-4</c>; read in the invariant culture.</summary>
    public static readonly Parser<Token<double>> Number = Scan("a number", EndOfNumber)
        .Select(t => new Token<double>(double.Parse(t.Value, NumberStyles.Float, CultureInfo.InvariantCulture), t.Span));

    /// <summary>The <c>x</c> between extents. It may touch a number (<c>3x3</c>) or stand alone (<c>T x vocab</c>).</summary>
    public static readonly Parser<Token<string>> Times = Scan("x", (text, start) =>
    {
        if (start >= text.Length || text[start] is not ('x' or 'X' or '×'))
        {
            return start;
        }

        var touchesNumber = start > 0 && char.IsDigit(text[start - 1]);
        var alone = start + 1 >= text.Length || !IsWordPart(text[start + 1], first: true);
        return touchesNumber || alone ? start + 1 : start;
    });

    /// <summary>What joins two layers on a line: <c>-</c> or <c>-></c>, or the dashes and arrows that slides have in their place.</summary>
    public static readonly Parser<Token<string>> Dash = Scan("-", (text, start) =>
        Starts(text, start, "->") ? start + 2 : start < text.Length && text[start] is '-' or '–' or '→' ? start + 1 : start);

    /// <summary>One or more new lines, with the blanks and comments between them.</summary>
    public static readonly Parser<Token<string>> NewLines = Scan("the end of the line", (text, start) =>
    {
        var end = start;
        while (end < text.Length && text[end] is '\n' or ';')
        {
            end = SkipBlanks(text, end + 1);
        }

        return end;
    });

    /// <summary>Text in quotes, on one line; its value is what stands between them.</summary>
    public static readonly Parser<Token<string>> Quoted = Scan("a text in quotes", (text, start) =>
    {
        if (start >= text.Length || text[start] != '"')
        {
            return start;
        }

        var end = text.IndexOfAny(['"', '\n'], start + 1);
        return end < 0 || text[end] == '\n' ? start : end + 1;
    }).Select(t => t with { Value = t.Value.Substring(1, t.Value.Length - 2) });

    /// <summary>Names joined by points: <c>layer1.0.conv1</c>.</summary>
    public static readonly Parser<Token<string>> DottedName = Scan("a name", (text, start) =>
    {
        var end = start;
        while (end < text.Length && (IsWordPart(text[end], first: end == start)
            || (text[end] == '.' && end > start && end + 1 < text.Length && IsWordPart(text[end + 1], first: false))))
        {
            end++;
        }

        return end;
    });

    public static readonly Parser<Token<string>> EndOfFile = input =>
    {
        var at = SkipBlanks(input.Source, input.Position);
        var rest = ((SourceInput)input).MoveTo(at);
        return rest.AtEnd
            ? Result.Success(new Token<string>("", new TextSpan(at, 0)), rest)
            : Result.Failure<Token<string>>(rest, "", ["the end of the file"]);
    };

    public static Parser<Token<string>> Symbol(char symbol) =>
        Scan($"'{symbol}'", (text, start) => start < text.Length && text[start] == symbol ? start + 1 : start);

    /// <summary>A sign of one or more characters; <c>=</c> is not the beginning of <c>==</c>.</summary>
    public static Parser<Token<string>> Sign(string sign) => Scan($"'{sign}'", (text, start) =>
        Starts(text, start, sign) && !(sign is "=" or "<" or ">" && start + 1 < text.Length && text[start + 1] == '=') ? start + sign.Length : start);

    /// <summary>A word of the language, in any case.</summary>
    public static Parser<Token<string>> Keyword(string keyword) => Scan($"'{keyword}'", (text, start) =>
    {
        var end = start + keyword.Length;
        var fits = string.Compare(text, start, keyword, 0, keyword.Length, StringComparison.OrdinalIgnoreCase) == 0
            && (end >= text.Length || !IsWordPart(text[end], first: false));
        return fits ? end : start;
    });

    /// <summary>The text at a position, for "but found ...": a word, a number, a symbol or the end.</summary>
    public static TextSpan Found(string text, int position)
    {
        if (position >= text.Length || text[position] is '\n' or '\r')
        {
            return new TextSpan(Math.Min(position, text.Length), 0);
        }

        var end = EndOfNumber(text, text[position] == '-' ? position + 1 : position);
        while (end < text.Length && IsWordPart(text[end], first: end == position))
        {
            end++;
        }

        var one = char.IsHighSurrogate(text[position]) && position + 1 < text.Length && char.IsLowSurrogate(text[position + 1]) ? 2 : 1;
        return TextSpan.Between(position, Math.Max(end, position + one));
    }

    public static int SkipBlanks(string text, int position)
    {
        while (position < text.Length)
        {
            if (text[position] is ' ' or '\t' or '\r' or '\uFEFF' or '\u00A0')
            {
                position++;
            }
            else if (Starts(text, position, "//"))
            {
                var end = text.IndexOf('\n', position);
                position = end < 0 ? text.Length : end;
            }
            else if (Starts(text, position, "/*"))
            {
                var end = text.IndexOf("*/", position + 2, StringComparison.Ordinal);
                position = end < 0 ? text.Length : end + 2;
            }
            else
            {
                break;
            }
        }

        return position;
    }

    /// <summary>Whether a comment begins here that never ends.</summary>
    public static bool IsOpenComment(string text, int position) =>
        Starts(text, position, "/*") && text.IndexOf("*/", position + 2, StringComparison.Ordinal) < 0;

    /// <summary>A parser of one token: <paramref name="end"/> gives where the token that starts at a position ends (the same position: none).</summary>
    private static Parser<Token<string>> Scan(string what, Func<string, int, int> end)
    {
        string[] expectation = [what];
        return input =>
        {
            var start = SkipBlanks(input.Source, input.Position);
            var stop = end(input.Source, start);
            return stop > start
                ? Result.Success(
                    new Token<string>(input.Source.Substring(start, stop - start), TextSpan.Between(start, stop)),
                    ((SourceInput)input).MoveTo(stop))
                : Result.Failure<Token<string>>(input, "", expectation);
        };
    }

    private static int EndOfNumber(string text, int start)
    {
        var end = Digits(text, start);
        if (end == start)
        {
            return start;
        }

        if (end + 1 < text.Length && text[end] == '.' && char.IsDigit(text[end + 1]))
        {
            end = Digits(text, end + 1);
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var sign = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            end = Digits(text, sign) > sign ? Digits(text, sign) : end;
        }

        return end;
    }

    private static int Digits(string text, int start)
    {
        while (start < text.Length && text[start] is >= '0' and <= '9')
        {
            start++;
        }

        return start;
    }

    public static bool IsWordPart(char c, bool first) =>
        c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' || (!first && c is >= '0' and <= '9');

    private static bool Starts(string text, int position, string with) =>
        string.CompareOrdinal(text, position, with, 0, with.Length) == 0;
}
