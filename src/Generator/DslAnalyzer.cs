using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DslCompiler.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace DslCompiler.Generator;

/// <summary>Reports the mistakes of <c>.dsl</c> files at their own lines and columns, in the IDE while they are edited and on the command line alike.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DslAnalyzer : DiagnosticAnalyzer
{
    private static readonly Dictionary<string, DiagnosticDescriptor> Descriptors = Rules.All.ToDictionary(r => r.Id, r => new DiagnosticDescriptor(
        r.Id,
        r.Title,
        "{0}",
        "DslCompiler",
        r.Severity == Severity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
        isEnabledByDefault: true));

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        Descriptors.Values.OrderBy(d => d.Id, System.StringComparer.Ordinal).ToImmutableArray();

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterAdditionalFileAction(Check);
    }

    private static void Check(AdditionalFileAnalysisContext context)
    {
        if (!DslFile.IsDsl(context.AdditionalFile) || context.AdditionalFile.GetText(context.CancellationToken) is not { } text)
        {
            return;
        }

        var source = new Diagnostics.SourceText(context.AdditionalFile.Path, text.ToString());
        var result = Compilation.Compile(source);
        foreach (var diagnostic in result.Diagnostics.Concat(result.Models.Where(m => !m.UsesTime).Select(m => InternalProblem(m, source.Path)).OfType<Diagnostics.Diagnostic>()))
        {
            context.ReportDiagnostic(Microsoft.CodeAnalysis.Diagnostic.Create(
                Descriptors[diagnostic.Rule.Id], LocationOf(source, diagnostic.Span), string.Join("; ", new[] { diagnostic.Message }.Concat(diagnostic.Help))));
        }
    }

    private static Diagnostics.Diagnostic? InternalProblem(Model.NetworkModel model, string path)
    {
        Backend.Emit(model, "Check", path, out var problem);
        return problem;
    }

    private static Location LocationOf(Diagnostics.SourceText source, Diagnostics.TextSpan span)
    {
        var (line, column) = source.At(span.Start);
        var (endLine, endColumn) = source.At(span.End);
        return Location.Create(
            source.Path,
            new Microsoft.CodeAnalysis.Text.TextSpan(span.Start, span.Length),
            new LinePositionSpan(new LinePosition(line, column), new LinePosition(endLine, endColumn)));
    }
}
