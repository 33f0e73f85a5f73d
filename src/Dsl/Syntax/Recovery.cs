using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslCompiler.Diagnostics;
using Sprache;

namespace DslCompiler.Syntax;

/// <summary>How parsing goes on after a mistake: the rest of the line (or of the bracket, or of the model) becomes one bad node,
/// and the next one is read as if nothing had happened. One mistake, one error; the others are found in the same run.</summary>
internal static class Recovery
{
    private static readonly string[] StatementStarts = ["input", "output", "loss", "from", "train", "model", "block", "cell", "use"];

    /// <summary>What stands at the top level.</summary>
    private static readonly string[] ItemStarts = ["model", "block", "cell", "use"];

    /// <summary>What has braces of its own: they are passed over as one.</summary>
    private static readonly string[] BlockStarts = ["model", "block", "cell", "train"];

    public static StatementSyntax Statement(Diagnostic problem, TextSpan span) => new BadStatementSyntax(problem, span);

    public static ItemSyntax Item(Diagnostic problem, TextSpan span) => new BadItemSyntax(problem, span);

    /// <summary>The parser, or where it fails a bad node that runs to a place where reading can go on.</summary>
    public static Parser<T> OrRecover<T>(this Parser<T> parser, Func<Diagnostic, TextSpan, T> bad) => input =>
    {
        var result = parser(input);
        if (result.WasSuccessful)
        {
            return result;
        }

        var text = input.Source;
        var start = Tokens.SkipBlanks(text, input.Position);
        var at = Tokens.SkipBlanks(text, result.Remainder.Position);
        var end = typeof(T) == typeof(ItemSyntax) ? EndOfItem(text, Math.Max(at, start + 1)) : EndOfStatement(text, start, at);
        return Result.Success(bad(Explain(text, start, at, KindOf(typeof(T)), result.Expectations), TextSpan.Between(start, end)), ((SourceInput)input).MoveTo(end));
    };

    /// <summary>Repeats a parser that always succeeds until another would.</summary>
    public static Parser<EquatableArray<T>> Until<T, TEnd>(this Parser<T> parser, Parser<TEnd> end)
        where T : notnull => input =>
    {
        var items = new List<T>();
        while (!end(input).WasSuccessful && Tokens.SkipBlanks(input.Source, input.Position) < input.Source.Length)
        {
            var result = parser(input);
            items.Add(result.Value);
            input = Tokens.NewLines(result.Remainder) is { WasSuccessful: true } lines ? lines.Remainder : result.Remainder;
        }

        return Result.Success(items.ToEquatableArray(), input);
    };

    /// <summary>Names what a parser expects, in place of what its parts do, where it fails on its first token.</summary>
    public static Parser<T> Expecting<T>(this Parser<T> parser, string what) => input =>
    {
        var result = parser(input);
        return result.WasSuccessful || result.Remainder.Position > input.Position
            ? result
            : Result.Failure<T>(result.Remainder, "", [what]);
    };

    private static SyntaxPlaceKind KindOf(Type type) => type == typeof(ItemSyntax) ? SyntaxPlaceKind.Item
        : type == typeof(CellLineSyntax) ? SyntaxPlaceKind.CellLine : SyntaxPlaceKind.Statement;

    internal static Diagnostic Explain(string text, int start, int at, SyntaxPlaceKind kind, IEnumerable<string> expectations)
    {
        // In "pad -2" the dash was read and the number was not: the mistake is the sign.
        at = at > start && text[at - 1] == '-' && at < text.Length && char.IsDigit(text[at]) ? at - 1 : at;
        var span = Tokens.Found(text, at);
        var found = at >= text.Length ? "the end of the file" : span.Length == 0 ? "the end of the line" : Quote(text.Substring(span.Start, span.Length));
        var expected = expectations.Distinct().OrderBy(e => e, StringComparer.Ordinal).ToList();
        var list = expected.Count < 2 ? string.Concat(expected) : string.Join(", ", expected.Take(expected.Count - 1)) + " or " + expected[expected.Count - 1];
        return new Diagnostic(Rules.Unexpected, span, Rules.Unexpected.Format([list, found]), SyntaxHints.For(text, start, at, kind).ToEquatableArray());
    }

    /// <summary>What cannot be seen is named by its number.</summary>
    private static string Quote(string found) =>
        char.IsControl(found[0]) || char.IsWhiteSpace(found[0]) || char.GetUnicodeCategory(found[0]) is UnicodeCategory.Format or UnicodeCategory.Surrogate && found.Length == 1
            ? string.Format(CultureInfo.InvariantCulture, "U+{0:X4}", (int)found[0])
            : $"'{found}'";

    /// <summary>The end of the line of the mistake; where a bracket is open there, its end, but no farther than a line that starts a statement.</summary>
    private static int EndOfStatement(string text, int start, int at)
    {
        var (depth, braces) = (0, 0);
        var isBlock = Look.IsWord(text, start, BlockStarts);
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '(' or '[')
            {
                depth++;
            }
            else if (c is ')' or ']')
            {
                depth = Math.Max(0, depth - 1);
            }
            else if (c is '{' || (c == '}' && braces > 0))
            {
                braces += c == '{' ? 1 : -1;
                depth = 0;
            }
            else if (c == '}' || (c == '\n' && i >= at && ((depth == 0 && braces == 0) || (!isBlock && StartsStatement(text, i + 1)))))
            {
                return i > start ? i : i + 1;
            }
            else if (Skipped(text, i) is var next && next > i)
            {
                i = next - 1;
            }
        }

        return text.Length;
    }

    private static int EndOfItem(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '\n' && Look.IsWord(text, i + 1, ItemStarts))
            {
                return i;
            }
        }

        return text.Length;
    }

    private static bool StartsStatement(string text, int lineStart)
    {
        return Look.IsWord(text, lineStart, StatementStarts) || Look.At(text, lineStart) == '}';
    }

    private static int Skipped(string text, int i) => text[i] == '/' ? Tokens.SkipBlanks(text, i) : i;
}
