using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;

namespace DslCompiler.Binding;

/// <summary>Takes the mistakes found in a frame. One within a block says where the block was used; one within another file's block is told
/// at its use in this file, for that is the file being compiled.</summary>
internal sealed class Reporter(SourceText main, Frame frame, DiagnosticBag bag)
{
    private const int MaxUses = 3;

    public void Report(Rule rule, TextSpan span, object[] details, params string[] help) =>
        Report(new Diagnostic(rule, span, rule.Format(details), help.Where(h => h.Length > 0).ToEquatableArray()));

    public void Report(Diagnostic diagnostic)
    {
        var (lines, at, span) = (diagnostic.Help.ToList(), frame, diagnostic.Span);
        while (at.Source != main && at.Call is not null)
        {
            if (at == frame)
            {
                var (line, column) = at.Source.At(span.Start);
                lines.Add(Invariant.Text($"at {at.Source.Path}({line + 1},{column + 1})"));
            }

            span = at.Call.Span;
            at = at.Call.Caller;
        }

        bag.Add(diagnostic with { Span = span, Help = lines.Concat(Uses(at)).ToEquatableArray() });
    }

    /// <summary>Reports what is no mistake where something else, told already, may be the reason. Where a near name is known it is told all the same.</summary>
    public void ReportUnless(bool explained, Rule rule, TextSpan span, object[] details, params string[] help)
    {
        if (!explained || help.Any(h => h.StartsWith("fix: did you mean", StringComparison.Ordinal)))
        {
            Report(rule, span, details, help);
        }
    }

    private static IEnumerable<string> Uses(Frame at)
    {
        for (var (use, count) = (at, 0); use.Call is { } call && count < MaxUses; (use, count) = (call.Caller, count + 1))
        {
            yield return Invariant.Text($"in {call.Text} (line {call.Caller.Source.LineNumber(call.Span.Start)})");
        }
    }
}
