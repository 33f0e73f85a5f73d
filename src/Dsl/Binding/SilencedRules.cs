using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Warnings that the text does not want: <c>nowarn DSL1003</c> at the top of a file, or within a model or block.</summary>
internal static class SilencedRules
{
    /// <summary>The diagnostics without the warnings that a <c>nowarn</c> covers; one that names no warning is a mistake itself.</summary>
    public static DiagnosticBag Apply(FileSyntax file, DiagnosticBag diagnostics)
    {
        var kept = new DiagnosticBag();
        var silenced = Silenced(file, kept).ToList();
        foreach (var diagnostic in diagnostics.Since(0))
        {
            if (diagnostic.IsError || !silenced.Any(s => s.Rule == diagnostic.Rule.Id && s.Span.Start <= diagnostic.Span.Start && diagnostic.Span.Start < s.Span.End))
            {
                kept.Add(diagnostic);
            }
        }

        return kept;
    }

    private static IEnumerable<(string Rule, TextSpan Span)> Silenced(FileSyntax file, DiagnosticBag bag)
    {
        var everywhere = new TextSpan(0, int.MaxValue);
        var all = file.Items.OfType<NoWarnItemSyntax>().SelectMany(n => n.Rules.Select(r => (Name: r, Span: everywhere)))
            .Concat(file.Items.OfType<ModelSyntax>().SelectMany(m => m.Statements.OfType<NoWarnSyntax>().SelectMany(n => n.Rules.Select(r => (Name: r, m.Span)))))
            .Concat(file.Items.OfType<BlockSyntax>().SelectMany(b => b.Statements.OfType<NoWarnSyntax>().SelectMany(n => n.Rules.Select(r => (Name: r, b.Span)))));
        foreach (var (name, span) in all)
        {
            var rule = Rules.All.FirstOrDefault(r => string.Equals(r.Id, name.Text, StringComparison.OrdinalIgnoreCase));
            if (rule is null || rule.Severity == Severity.Error)
            {
                var warnings = Rules.All.Where(r => r.Severity == Severity.Warning).Select(r => r.Id);
                bag.Report(
                    Rules.UnknownName, name.Span, [name.Text], rule is null ? Spelling.Hint(name.Text, warnings) : $"{rule.Id} is an error: errors cannot be silenced",
                    "warnings: " + string.Join(", ", warnings));
            }
            else
            {
                yield return (rule.Id, span);
            }
        }
    }
}
