using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DslCompiler.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SourceText = DslCompiler.Diagnostics.SourceText;

namespace DslCompiler.Generator;

/// <summary>Reports the mistakes of <c>.dsl</c> files at their own lines and columns, in the IDE while they are edited and on the command line alike.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public class DslAnalyzer : DiagnosticAnalyzer
{
    private readonly Dictionary<string, DiagnosticDescriptor> _descriptors;
    private readonly Func<SourceText, Func<string, SourceText?>, CompilationResult> _compile;

    public DslAnalyzer()
        : this(Rules.All, FrontEnd.Compile)
    {
    }

    /// <summary>An analyzer of other rules; for tests.</summary>
    protected DslAnalyzer(IEnumerable<Rule> rules, Func<SourceText, Func<string, SourceText?>, CompilationResult> compile)
    {
        _descriptors = rules.ToDictionary(r => r.Id, Describe);
        _compile = compile;
        SupportedDiagnostics = _descriptors.Values.OrderBy(d => d.Id, StringComparer.Ordinal).ToImmutableArray();
    }

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var project = new AnalyzedProject(start.Options.AdditionalFiles, _compile);
            start.RegisterAdditionalFileAction(file => Check(file, project));
        });
    }

    private void Check(AdditionalFileAnalysisContext context, AnalyzedProject project)
    {
        if (!DslFile.IsDsl(context.AdditionalFile) || project.Find(context.AdditionalFile) is not { } file)
        {
            return;
        }

        foreach (var diagnostic in project.DiagnosticsOf(file))
        {
            context.ReportDiagnostic(Microsoft.CodeAnalysis.Diagnostic.Create(
                _descriptors[diagnostic.Rule.Id],
                LocationOf(file.Source, diagnostic.Span),
                SeverityOf(diagnostic.Rule),
                null,
                null,
                string.Join("; ", new[] { diagnostic.Message }.Concat(diagnostic.Help))));
        }
    }

    /// <summary>An error cannot be set lower: what it stands for has no class.</summary>
    private static DiagnosticDescriptor Describe(Rule rule) => new(
        rule.Id,
        rule.Title,
        "{0}",
        "DslCompiler",
        SeverityOf(rule),
        isEnabledByDefault: true,
        customTags: rule.Severity == Severity.Error ? [WellKnownDiagnosticTags.NotConfigurable] : []);

    private static DiagnosticSeverity SeverityOf(Rule rule) => rule.Severity switch
    {
        Severity.Error => DiagnosticSeverity.Error,
        Severity.Warning => DiagnosticSeverity.Warning,
        _ => DiagnosticSeverity.Info,
    };

    private static Location LocationOf(SourceText source, Diagnostics.TextSpan span)
    {
        var (line, column) = source.At(span.Start);
        var (endLine, endColumn) = source.At(span.End);
        return Location.Create(
            source.Path,
            new Microsoft.CodeAnalysis.Text.TextSpan(span.Start, span.Length),
            new LinePositionSpan(new LinePosition(line, column), new LinePosition(endLine, endColumn)));
    }
}
