using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;
using DslCompiler.Weights;
using Microsoft.CodeAnalysis;
using SourceText = DslCompiler.Diagnostics.SourceText;

namespace DslCompiler.Generator;

/// <summary>A <c>.dsl</c> file and what came of it.</summary>
internal sealed record AnalyzedFile(SourceText Source, CompilationResult Result);

/// <summary>The <c>.dsl</c> files of a project as the analyzer sees them: each is compiled once, when somebody first asks for it.</summary>
internal sealed class AnalyzedProject
{
    private readonly Dictionary<string, Lazy<AnalyzedFile?>> _files = new(StringComparer.Ordinal);
    private readonly Lazy<EditorConfigs> _configs;
    private readonly Lazy<EquatableArray<DuplicateModel>> _duplicates;
    private readonly Lazy<ILookup<string, WeightsHeader>> _weights;

    public AnalyzedProject(ImmutableArray<AdditionalText> files, Func<SourceText, Func<string, SourceText?>, CompilationResult> compile)
    {
        var texts = new Dictionary<string, AdditionalText>(StringComparer.Ordinal);
        foreach (var file in files.Where(DslFile.IsDsl))
        {
            var path = SourcePath.Normalize(file.Path);
            texts[path] = file;
            _files[path] = new(() => Read(file) is { } source ? new AnalyzedFile(source, compile(source, Open)) : null);
        }

        foreach (var file in files.Where(DslFile.IsTune))
        {
            texts[SourcePath.Normalize(file.Path)] = file;
        }

        _configs = new(() => EditorConfigs.Parse(
            files.Where(f => f.Path.EndsWith(EditorConfigs.FileName, StringComparison.OrdinalIgnoreCase)).Select(f => (f.Path, f.GetText()?.ToString() ?? ""))));
        _duplicates = new(() => DuplicateModel.Find(
            _files.Values.Select(f => f.Value).OfType<AnalyzedFile>().Select(f => new ModelNames(f.Source.Path, f.Result.Models.Select(m => m.Name).ToEquatableArray()))));

        _weights = new(() => files.Where(f => f.Path.EndsWith(WeightsHeader.Extension, StringComparison.OrdinalIgnoreCase))
            .Select(f => WeightsHeader.Parse(f.GetText()?.ToString() ?? "")).ToLookup(w => SourcePath.Normalize(w.Dsl), StringComparer.Ordinal));

        SourceText? Open(string path) => texts.TryGetValue(path, out var file) ? Read(file) : null;
    }

    public AnalyzedFile? Find(AdditionalText file) => _files[SourcePath.Normalize(file.Path)].Value;

    /// <summary>All that is wrong with a file: with itself, with its models' passes, and beside the other files; as heavy as settings want it.</summary>
    public IEnumerable<Diagnostics.Diagnostic> DiagnosticsOf(AnalyzedFile file)
    {
        var internalProblems = file.Result.Models.Select(m => Backend.ProblemOf(m, file.Source.Path)).OfType<Diagnostics.Diagnostic>();
        return _configs.Value.Apply(file.Result.Diagnostics.Concat(internalProblems).Concat(Duplicates(file.Source)).Concat(Weights(file)), file.Source.Path);
    }

    /// <summary>Where the weights that the project names for a file are not its model's.</summary>
    private IEnumerable<Diagnostics.Diagnostic> Weights(AnalyzedFile file) =>
        _weights.Value[SourcePath.Normalize(file.Source.Path)].SelectMany(w => WeightsMatch.Find(file.Source, file.Result.Models, w));

    private IEnumerable<Diagnostics.Diagnostic> Duplicates(SourceText source)
    {
        var own = _duplicates.Value.Where(d => d.Path == source.Path).ToList();
        if (own.Count == 0)
        {
            return [];
        }

        // A model knows no spans: its name is looked up where it is wanted.
        var names = Parser.ParseFile(source, new DiagnosticBag()).Items.OfType<ModelSyntax>().Select(m => m.Name).ToList();
        return own.Select(d => new Diagnostics.Diagnostic(
            Rules.DuplicateName,
            names.FirstOrDefault(n => n.Text == d.Name)?.Span ?? default,
            Rules.DuplicateName.Format([d.Name, $"a model of {SourcePath.Relative(source.Path, d.First)}"]),
            EquatableArray.Of("fix: give one of them another name")));
    }

    private static SourceText? Read(AdditionalText file) => file.GetText() is { } text ? new SourceText(file.Path, text.ToString()) : null;
}
