using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;

namespace DslCompiler.Syntax;

/// <summary>A look at the brackets before parsing: one that is never closed is named at its own place, not where the text runs out,
/// and nesting is bounded, for the parser descends by recursion.</summary>
internal static class Brackets
{
    public const int MaxDepth = 64;

    /// <summary>Reports and says whether parsing is safe.</summary>
    public static bool Check(string text, DiagnosticBag diagnostics, out bool unclosed)
    {
        var open = new Stack<int>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '/' && Tokens.IsOpenComment(text, i))
            {
                diagnostics.Report(Rules.Unclosed, new TextSpan(i, 2), ["/*"], "fix: add '*/'");
                unclosed = true;
                return true;
            }

            if (text[i] == '/' && Tokens.SkipBlanks(text, i) is var next && next > i)
            {
                i = next - 1;
            }
            else if (text[i] == '"' && Tokens.Quoted(new SourceInput(text, i)) is { WasSuccessful: true } quoted)
            {
                i = quoted.Remainder.Position - 1;
            }
            else if (text[i] is '(' or '[' or '{')
            {
                open.Push(i);
                if (open.Count > MaxDepth)
                {
                    diagnostics.Report(Rules.TooDeep, new TextSpan(i, 1), [MaxDepth], "fix: repeat with (...) * n, or split the model into parts");
                    unclosed = false;
                    return false;
                }
            }
            else if (text[i] is ')' or ']' && open.TakeWhile(o => text[o] != '{').Any(o => Closing(text[o]) == text[i]))
            {
                while (Closing(text[open.Peek()]) != text[i])
                {
                    Report(text, open.Pop(), diagnostics);
                }

                open.Pop();
            }
            else if (text[i] == '}' && open.Count > 0 && text[open.Peek()] == '{')
            {
                open.Pop();
            }
            else if (text[i] == '}')
            {
                // A brace ends what was left open within it: report those, innermost first, at their own places.
                while (open.Count > 0 && text[open.Peek()] != '{')
                {
                    Report(text, open.Pop(), diagnostics);
                }

                if (open.Count > 0)
                {
                    open.Pop();
                }
            }
        }

        foreach (var position in open)
        {
            Report(text, position, diagnostics);
        }

        unclosed = diagnostics.HasErrors;
        return true;
    }

    /// <summary>How many more braces close than open.</summary>
    public static int Surplus(string text)
    {
        var surplus = 0;
        for (var i = 0; i < text.Length; i++)
        {
            surplus += text[i] == '}' ? 1 : text[i] == '{' ? -1 : 0;
            i = text[i] == '/' && Tokens.SkipBlanks(text, i) is var next && next > i ? next - 1 : i;
        }

        return surplus;
    }

    private static void Report(string text, int position, DiagnosticBag diagnostics) =>
        diagnostics.Report(Rules.Unclosed, new TextSpan(position, 1), [text[position]], $"fix: add '{Closing(text[position])}'");

    private static char Closing(char open) => open switch { '(' => ')', '[' => ']', _ => '}' };
}
