using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace DslCompiler.Generator.Tests;

/// <summary>A project in memory: the generator and the analyzer run on its <c>.dsl</c> files as in an IDE.</summary>
internal static class Roslyn
{
    public const string ProjectFolder = "/project";

    private static readonly CSharpParseOptions ParseOptions = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);

    public static CSharpCompilation Compilation { get; } = CSharpCompilation.Create(
        "Project",
        [],
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var n && (n.StartsWith("System.", StringComparison.Ordinal) || n is "DslCompiler.Runtime.dll" or "netstandard.dll"))
            .Select(p => MetadataReference.CreateFromFile(p)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    public static GeneratorDriver Driver(params AdditionalText[] files) => DriverFor(null, files);

    /// <summary>A driver of a project that names its backends, as its targets hand them over.</summary>
    public static GeneratorDriver DriverFor(string? backends, params AdditionalText[] files) => CSharpGeneratorDriver.Create(
        [new DslGenerator().AsSourceGenerator()],
        files,
        ParseOptions,
        new Options(backends),
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The generated texts, by hint name.</summary>
    public static Dictionary<string, string> Generate(params AdditionalText[] files) => Sources(Driver(files).RunGenerators(Compilation));

    public static Dictionary<string, string> Sources(GeneratorDriver driver)
    {
        var result = driver.GetRunResult().Results.Single();
        return result.Exception is null
            ? result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString())
            : throw result.Exception;
    }

    /// <summary>What the C# compiler says of the generated texts, hidden notes left out.</summary>
    public static IReadOnlyList<string> CompileErrors(IEnumerable<string> texts)
    {
        // No #line: an error is shown at the generated line.
        var trees = texts.Select((t, i) => CSharpSyntaxTree.ParseText(t, ParseOptions, FormattableString.Invariant($"{i}.g.cs"), Encoding.UTF8));
        using var memory = new MemoryStream();
        return [.. Compilation.AddSyntaxTrees(trees).Emit(memory).Diagnostics.Where(d => d.Severity > DiagnosticSeverity.Hidden).Select(d => d.ToString())];
    }

    public static ImmutableArray<Diagnostic> Analyze(params AdditionalText[] files) => Compilation
        .WithAnalyzers([new DslAnalyzer()], new AnalyzerOptions([.. files]))
        .GetAnalyzerDiagnosticsAsync(CancellationToken.None).GetAwaiter().GetResult();

    private sealed class Options(string? backends) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Properties(new()
        {
            ["build_property.ProjectDir"] = ProjectFolder + "/",
            ["build_property.RootNamespace"] = "Project",
            ["build_property.DslBackendList"] = backends ?? "",
        });

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Properties.None;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => Properties.None;
    }

    private sealed class Properties(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public static Properties None { get; } = new([]);

        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}

/// <summary>A <c>.dsl</c> file of the project in memory.</summary>
internal sealed class DslText(string path, string text) : AdditionalText
{
    private readonly SourceText _text = SourceText.From(text, Encoding.UTF8);

    public override string Path => path.StartsWith('/') ? path : $"{Roslyn.ProjectFolder}/{path}";

    public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
}
