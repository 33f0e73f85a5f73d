using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace DslCompiler.Diagnostics;

/// <summary>One mistake found in a text: what and where, and the indented help below it
/// (where the offending size came from, what would fix it).</summary>
public sealed record Diagnostic(Rule Rule, TextSpan Span, string Message, EquatableArray<string> Help)
{
    /// <summary>Whether it is of a name that one place is to declare: then all its uses have one mistake.</summary>
    public bool IsOfOneName => (Rule == Rules.UnknownName || Rule == Rules.UnknownLayer) && !Help.Any(h => h.StartsWith("fix: write", System.StringComparison.Ordinal));

    public bool IsError => Rule.Severity == Severity.Error;

    /// <summary>The severity as compilers print it.</summary>
    public string Label => Rule.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "info" };

    /// <summary>The same finding, as heavy as settings want it.</summary>
    public Diagnostic As(Severity severity) => severity == Rule.Severity ? this : this with { Rule = Rule with { Severity = severity } };

    /// <summary><c>file(line,col): error DSL0203: ...</c> and the help lines, as the command line prints them.</summary>
    public string ToText(SourceText source)
    {
        var (line, column) = source.At(Span.Start);
        var text = new StringBuilder();
        text.Append(string.Format(
            CultureInfo.InvariantCulture,
            "{0}({1},{2}): {3} {4}: {5}",
            source.Path, line + 1, column + 1, Label, Rule.Id, Message));
        foreach (var help in Help)
        {
            text.Append("\n    ").Append(help);
        }

        return text.ToString();
    }
}

/// <summary>Collects the mistakes of one compilation, in the order of the text.</summary>
public sealed class DiagnosticBag
{
    private readonly List<Diagnostic> _items = [];

    public bool HasErrors => _items.Any(d => d.IsError);

    public void Report(Rule rule, TextSpan span, object[] details, params string[] help) =>
        Add(new Diagnostic(rule, span, rule.Format(details), help.Where(h => h.Length > 0).ToEquatableArray()));

    /// <summary>How many there are.</summary>
    public int Count => _items.Count;

    /// <summary>Adds one, unless the same rule has been told of the same place or name: a block used five times has one mistake, not five.</summary>
    public void Add(Diagnostic diagnostic)
    {
        var same = _items.FindIndex(d => d.Rule == diagnostic.Rule && (d.Span == diagnostic.Span || (diagnostic.IsOfOneName && d.Message == diagnostic.Message)));
        if (same < 0)
        {
            _items.Add(diagnostic);
        }
        else if (diagnostic.Span.Start < _items[same].Span.Start)
        {
            _items[same] = diagnostic;
        }
    }

    /// <summary>Those added since there were so many.</summary>
    public IEnumerable<Diagnostic> Since(int count) => _items.Skip(count);

    /// <summary>Takes the last ones back, so that so many are left.</summary>
    public void Truncate(int count) => _items.RemoveRange(count, _items.Count - count);

    public EquatableArray<Diagnostic> ToSorted() => _items.OrderBy(d => d.Span.Start).ThenBy(d => d.Rule.Id, System.StringComparer.Ordinal).ToEquatableArray();
}
