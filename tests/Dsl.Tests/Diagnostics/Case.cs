using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using DslCompiler.Diagnostics;
using DslCompiler.Tests;

namespace DslCompiler.Dsl.Tests.Diagnostics;

/// <summary>A broken file of <c>tests/cases</c>. Its first lines, <c>// expect: ...</c>, are the whole output of the compiler for the file itself.
/// A case of weights names their header, which lies in <c>used</c>: <c>// weights: net.json</c>.
/// A case on marks that an editor would mend says so by <c>// write: crlf bom</c>: they are put in before compiling.</summary>
internal sealed record Case(string Name, string Text)
{
    private const string Expect = "// expect: ";
    private const string Write = "// write: ";
    private const string Weights = "// weights: ";

    public static IReadOnlyList<Case> All { get; } =
        [.. Directory.GetFiles(RepoFiles.At("tests", "cases"), "*.dsl").Order(StringComparer.Ordinal).Select(Read)];

    public string Expected => string.Join('\n', Lines.Where(l => l.StartsWith(Expect, StringComparison.Ordinal)).Select(l => l[Expect.Length..]));

    public IEnumerable<string> Rules => Lines.Where(l => l.StartsWith(Expect, StringComparison.Ordinal))
        .Select(l => RuleId.Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value);

    private static readonly Regex RuleId = new(@"\): (?:error|warning) (DSL[0-9]{4}): ");

    private string[] Lines => Text.Split('\n');

    public string Compile()
    {
        var source = new SourceText(Name, Marked());
        return string.Join('\n', Compilation.Compile(source, Open).WithWeights(source, Header()).Diagnostics.Select(d => d.ToText(source)));
    }

    /// <summary>Files that cases use lie in <c>tests/cases/used</c>.</summary>
    private static SourceText? Open(string path) =>
        RepoFiles.At("tests", "cases", path) is var full && File.Exists(full) ? new SourceText(path, File.ReadAllText(full)) : null;

    private string? Header() => Lines.FirstOrDefault(l => l.StartsWith(Weights, StringComparison.Ordinal)) is { } line
        ? File.ReadAllText(RepoFiles.At("tests", "cases", "used", line[Weights.Length..])) : null;

    private string Marked()
    {
        var marks = Lines.FirstOrDefault(l => l.StartsWith(Write, StringComparison.Ordinal))?[Write.Length..].Split(' ') ?? [];
        var text = marks.Contains("crlf") ? Text.Replace("\n", "\r\n", StringComparison.Ordinal) : Text;
        text = marks.Contains("tabs") ? text.Replace("  ", "\t", StringComparison.Ordinal) : text;
        return marks.Contains("bom") ? "\uFEFF" + text : text;
    }

    private static Case Read(string path) => new(Path.GetFileName(path), File.ReadAllText(path).Replace("\r\n", "\n", StringComparison.Ordinal));
}
