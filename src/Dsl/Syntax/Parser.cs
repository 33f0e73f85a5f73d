using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using Sprache;

namespace DslCompiler.Syntax;

/// <summary>Text to tree.</summary>
public static class Parser
{
    /// <summary>The tree of a file. Mistakes go to <paramref name="diagnostics"/>; what could be read is in the tree all the same.</summary>
    public static FileSyntax ParseFile(SourceText source, DiagnosticBag diagnostics)
    {
        if (!Brackets.Check(source.Text, diagnostics, out var unclosed))
        {
            return new FileSyntax(EquatableArray<ItemSyntax>.Empty, default);
        }

        var file = Grammar.File(new SourceInput(source.Text)).Value;
        var problems = file.Items.SelectMany(Problems).ToList();

        // Paths without their '{': one mistake, not one a path.
        var paths = problems.Where(p => p.Span.Length > 0 && source.Text[p.Span.Start] == '|').Skip(1).ToList();
        problems.RemoveAll(paths.Contains);

        // Where a '{' is missing, the model is over too early: what stands behind it is not its own mistake.
        if (Brackets.Surplus(source.Text) > 0 && problems.Count > 1)
        {
            var isOpening = problems[0].Message.StartsWith("expected '{'", StringComparison.Ordinal) || source.Text[Math.Min(problems[0].Span.Start, source.Text.Length - 1)] == '|';
            problems = [problems[0], .. problems.Skip(1).Where(p => !file.Items.Any(i => i is BadItemSyntax bad && bad.Problem == p && (isOpening || source.Text[bad.Span.Start] != '}')))];
        }

        // With a bracket missing, what follows it cannot be trusted: the bracket is the one mistake to name.
        foreach (var problem in problems.Where(p => !unclosed))
        {
            diagnostics.Add(problem);
        }

        return file;
    }

    private static IEnumerable<Diagnostic> Problems(ItemSyntax item) => item switch
    {
        BadItemSyntax bad => [bad.Problem],
        ModelSyntax model => model.Statements.OfType<BadStatementSyntax>().Select(s => s.Problem),
        BlockSyntax block => block.Statements.OfType<BadStatementSyntax>().Select(s => s.Problem),
        CellSyntax cell => cell.Lines.OfType<BadCellLineSyntax>().Select(l => l.Problem),
        _ => [],
    };

    /// <summary>The paths behind <c>use</c> at the beginning of lines.</summary>
    internal static IEnumerable<string> ReadUses(string text)
    {
        for (var at = 0; at < text.Length; at = text.IndexOf('\n', at) is var end && end >= 0 ? end + 1 : text.Length)
        {
            if (Look.Word(text, at, out var behind) == "use" && Tokens.Quoted(new SourceInput(text, behind)) is { WasSuccessful: true } path)
            {
                yield return path.Value.Value;
            }
        }
    }

    /// <summary>The expression between two positions of a text, or null.</summary>
    internal static ExpressionSyntax? ParseExpression(string text, int start, int end)
    {
        var result = ExpressionGrammar.Full(new SourceInput(text, start));
        return result.WasSuccessful && Tokens.SkipBlanks(text, result.Remainder.Position) == end ? result.Value : null;
    }

    /// <summary>The arguments of a layer, from text of our own, as if they stood at a place of the file.</summary>
    internal static EquatableArray<ArgumentSyntax> ParseArguments(string text, TextSpan at) =>
        ((LayerSyntax)ChainGrammar.Layer(new SourceInput("L " + text)).Value).Arguments.Select(a => a switch
        {
            ValueArgumentSyntax value => value with { Value = value.Value with { Span = at }, Span = at },
            SizeArgumentSyntax size => size with { Height = size.Height with { Span = at }, Width = size.Width with { Span = at }, Span = at },
            _ => a with { Span = at },
        }).ToEquatableArray();
}
