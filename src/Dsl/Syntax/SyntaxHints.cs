using System.Collections.Generic;

namespace DslCompiler.Syntax;

/// <summary>Help for text that could not be read, by the habits that lead to it: other languages' calls, signs and comments.</summary>
internal static class SyntaxHints
{
    /// <param name="text">The file.</param>
    /// <param name="start">Where the statement or item starts that could not be read.</param>
    /// <param name="at">Where reading stopped.</param>
    /// <param name="isItem">Whether it stands outside all models.</param>
    public static IEnumerable<string> For(string text, int start, int at, bool isItem)
    {
        if (at >= text.Length)
        {
            yield break;
        }

        var (found, before) = (text[at], Before(text, at));
        if (isItem && at == start)
        {
            yield return found == '}' ? "fix: remove it" : "fix: layers stand within model Name { input [32x32x3] ... }";
        }
        else if (Is(text, start, "input") && found != '-' && !IsBrackets(text, start, at))
        {
            yield return "fix: write the volume in brackets: input [32x32x3]";
        }
        else if (found == ',' && Before(text, text.LastIndexOf('(', at)) is var name && (char.IsLetterOrDigit(name) || name == '_'))
        {
            yield return "fix: arguments stand without brackets: CONV 64 3x3";
        }
        else if (found == '-' && at + 1 < text.Length && char.IsDigit(text[at + 1]))
        {
            yield return "fix: numbers have no sign; a '-' joins layers";
        }
        else if (found == '-' && Is(text, start, "input"))
        {
            yield return "fix: begin the layers on a line of their own";
        }
        else if (Is(text, start, "use"))
        {
            var end = text.IndexOf('\n', at) is var line && line >= 0 ? line : text.Length;
            var path = text.Substring(at, end - at).Trim().Trim('\'', '<', '>', ';');
            yield return $"fix: write the file in quotes: use \"{(path.EndsWith(".dsl", System.StringComparison.OrdinalIgnoreCase) ? path : path + ".dsl")}\"";
        }
        else if (found == '=' && text.LastIndexOf("when", at, at - start, System.StringComparison.OrdinalIgnoreCase) is var when && when >= 0)
        {
            yield return $"fix: compare by ==: {text.Substring(when, at - when).Trim()} == {Look.Next(text, at + 1)}";
        }
        else if (found == '#')
        {
            yield return "fix: a comment begins with //";
        }
        else if (found is ')' or ']' or '}' && before is '-' or '>')
        {
            yield return "fix: remove the dash before it";
        }
        else if (found is ')' or ']' or '}' && Depth(text, start, at) <= 0)
        {
            yield return "fix: remove it, or open a bracket before it";
        }
        else if (Is(text, at, "model") && at == start)
        {
            yield return "fix: close the model above with '}' first";
        }
    }

    /// <summary>How many brackets are open at a place.</summary>
    private static int Depth(string text, int start, int at)
    {
        var depth = 0;
        for (var i = start; i < at; i++)
        {
            depth += text[i] is '(' or '[' or '{' ? 1 : text[i] is ')' or ']' or '}' ? -1 : 0;
        }

        return depth;
    }

    private static bool Is(string text, int position, string keyword) => Tokens.Keyword(keyword)(new SourceInput(text, position)).WasSuccessful;

    private static bool IsBrackets(string text, int start, int at) => text.IndexOf('[', start, at - start) >= 0;

    /// <summary>The last character before a position that is neither blank nor a new line.</summary>
    private static char Before(string text, int position)
    {
        do
        {
            position--;
        }
        while (position >= 0 && char.IsWhiteSpace(text[position]));
        return position < 0 ? '\0' : text[position];
    }
}
