using System.Linq;
using DslCompiler.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslCompiler.Generator.Tests;

/// <summary>The analyzer with one more rule, a warning, which every file breaks that has a comment <c>// trial</c>. Builds load it from this assembly.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TrialAnalyzer() : DslAnalyzer([.. Rules.All, Trial], (source, open) => Add(source, Compilation.Compile(source, open)))
{
    public static readonly Rule Trial = new("DSL1999", "Trial", "a trial of {0}", Severity.Warning);

    private static CompilationResult Add(SourceText source, CompilationResult result) => source.Text.IndexOf("// trial", System.StringComparison.Ordinal) is >= 0 and var at
        ? result with { Diagnostics = result.Diagnostics.Append(Finding(at)).ToEquatableArray() }
        : result;

    internal static Diagnostics.Diagnostic Finding(int at) => new(Trial, new TextSpan(at, 8), Trial.Format(["severities"]), EquatableArray<string>.Empty);
}
