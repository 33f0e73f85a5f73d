using System;
using System.Linq;

namespace DslCompiler.Syntax;

/// <summary>Looks ahead in the text, so that each parser is chosen before it begins and a mistake stands where the text stops making sense.</summary>
internal static class Look
{
    /// <summary>The first character of the next token on this line, or <c>\0</c>.</summary>
    public static char At(string text, int position)
    {
        var at = Tokens.SkipBlanks(text, position);
        return at < text.Length ? text[at] : '\0';
    }

    /// <summary>The next word and where it ends, or "".</summary>
    public static string Word(string text, int position, out int end)
    {
        var start = Tokens.SkipBlanks(text, position);
        end = start;
        while (end < text.Length && Tokens.IsWordPart(text[end], first: end == start))
        {
            end++;
        }

        return text.Substring(start, end - start);
    }

    /// <summary>The next word or number, as it stands.</summary>
    public static string Next(string text, int position)
    {
        var start = Tokens.SkipBlanks(text, position);
        return text.Substring(start, Tokens.Found(text, start).Length);
    }

    public static bool IsWord(string text, int position, params string[] words)
    {
        var word = Word(text, position, out _);
        return word.Length > 0 && words.Any(w => string.Equals(w, word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether <c>word {</c> or <c>word drop p {</c> comes: paths and their joiner.</summary>
    public static bool IsPaths(string text, int position) =>
        Word(text, position, out var end).Length > 0 && (At(text, end) == '{' || (IsWord(text, end, "drop") && OpensOnLine(text, end)));

    private static bool OpensOnLine(string text, int position)
    {
        var brace = text.IndexOfAny(['{', '\n', ';', '}'], position);
        return brace >= 0 && text[brace] == '{';
    }

    /// <summary>Whether <c>name =</c> comes.</summary>
    public static bool IsNamed(string text, int position)
    {
        var named = Word(text, position, out var end).Length > 0 && At(text, end) == '=';
        return named && !(Tokens.SkipBlanks(text, end) is var at && at + 1 < text.Length && text[at + 1] == '=');
    }

    /// <summary>Whether one or two words and a colon come: the definition of a layer.</summary>
    public static bool IsDefinition(string text, int position)
    {
        if (Word(text, position, out var end).Length == 0)
        {
            return false;
        }

        return At(text, end) == ':' || (Word(text, end, out var second).Length > 0 && At(text, second) == ':');
    }

    /// <summary>Where the bracket that opens at a position closes, plus one; -1 where it does not.</summary>
    public static int Behind(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            if (text[i] == '/' && Tokens.SkipBlanks(text, i) is var next && next > i)
            {
                i = next - 1;
            }
            else if (text[i] is '(' or '[' or '{')
            {
                depth++;
            }
            else if (text[i] is ')' or ']' or '}' && --depth == 0)
            {
                return i + 1;
            }
        }

        return -1;
    }

    /// <summary>Whether a square bracket holds layers (<c>[(CONV-RELU)*N-POOL?]*M</c>) and not a volume.</summary>
    public static bool IsSquareGroup(string text, int position)
    {
        var open = Tokens.SkipBlanks(text, position);
        if (open >= text.Length || text[open] != '[' || Behind(text, open) is var end && end < 0)
        {
            return false;
        }

        var inside = text.Substring(open + 1, end - open - 2);
        return At(text, end) == '*' || inside.IndexOfAny(['-', '?', '{', '→']) >= 0;
    }

    /// <summary>Whether <c>(3 x 3)</c> comes: the first column of a slide's table.</summary>
    public static bool IsWindow(string text, int position)
    {
        var open = Tokens.SkipBlanks(text, position);
        if (open >= text.Length || text[open] != '(' || Behind(text, open) is var end && end < 0)
        {
            return false;
        }

        var parts = text.Substring(open + 1, end - open - 2).Split('x', 'X', '×');
        return parts.Length == 2 && parts.All(p => p.Trim().Length > 0 && p.Trim().All(char.IsDigit));
    }

    /// <summary>Whether <c>(28,28,128)</c> comes: a volume as a slide's table writes it.</summary>
    public static bool IsTuple(string text, int position, int count = 0)
    {
        var open = Tokens.SkipBlanks(text, position);
        if (open >= text.Length || text[open] != '(' || Behind(text, open) is var end && end < 0)
        {
            return false;
        }

        var inside = text.Substring(open + 1, end - open - 2);
        return inside.Contains(',') && inside.IndexOfAny(['(', '=']) < 0 && (count == 0 || inside.Split(',').Length == count);
    }

    /// <summary>Whether words in round brackets come, two or more: a remark.</summary>
    public static bool IsRemark(string text, int position)
    {
        var open = Tokens.SkipBlanks(text, position);
        if (open >= text.Length || text[open] != '(' || Behind(text, open) is var end && end < 0)
        {
            return false;
        }

        var words = text.Substring(open + 1, end - open - 2).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && words.All(w => w.All(c => Tokens.IsWordPart(c, first: true)) && w is not ("and" or "or" or "not"));
    }

    /// <summary>Whether a bracket touches what stands before it.</summary>
    public static bool Touches(string text, int position, char open) => position < text.Length && text[position] == open;
}
