using System.Collections.Generic;
using System.IO;
using System.Linq;
using DslCompiler.Diagnostics;
using Microsoft.CodeAnalysis;

namespace DslCompiler.Generator;

/// <summary>What <c>.editorconfig</c> files say of the severity of rules, in sections that match a <c>.dsl</c> file:
/// <c>dotnet_diagnostic.DSL1001.severity = none</c>. Roslyn reads these files for us (nearest first, <c>root</c>, globs), but keeps what it reads
/// for C# files only. Errors stay errors: there is no class without a model that is right.</summary>
public sealed class EditorConfigs
{
    public const string FileName = ".editorconfig";

    private readonly AnalyzerConfigSet? _configs;

    private EditorConfigs(AnalyzerConfigSet? configs)
    {
        _configs = configs;
    }

    /// <param name="files">Full paths and texts.</param>
    public static EditorConfigs Parse(IEnumerable<(string Path, string Text)> files)
    {
        var configs = files.Where(f => Path.IsPathRooted(f.Path)).Select(f => AnalyzerConfig.Parse(f.Text, f.Path)).ToList();
        return new EditorConfigs(configs.Count == 0 ? null : AnalyzerConfigSet.Create(configs));
    }

    /// <summary>What is left of a file's findings, each as heavy as its settings want it.</summary>
    /// <param name="diagnostics">What was found.</param>
    /// <param name="path">The full path of the <c>.dsl</c> file.</param>
    public IEnumerable<Diagnostics.Diagnostic> Apply(IEnumerable<Diagnostics.Diagnostic> diagnostics, string path)
    {
        var options = _configs?.GetOptionsForSourcePath(path).TreeOptions;
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.IsError || options is null || !options.TryGetValue(diagnostic.Rule.Id, out var wanted))
            {
                yield return diagnostic;
            }
            else if (SeverityOf(wanted) is { } severity)
            {
                yield return diagnostic.As(severity);
            }
        }
    }

    private static Severity? SeverityOf(ReportDiagnostic wanted) => wanted switch
    {
        ReportDiagnostic.Error => Severity.Error,
        ReportDiagnostic.Info => Severity.Suggestion,
        ReportDiagnostic.Hidden or ReportDiagnostic.Suppress => null,
        _ => Severity.Warning,
    };
}
