using System;
using System.Collections.Immutable;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Generator.Emit;
using DslCompiler.Model;
using Microsoft.CodeAnalysis;

namespace DslCompiler.Generator;

/// <summary>Adds the C# of every model of the project's <c>.dsl</c> files. It reports nothing: <see cref="DslAnalyzer"/> does, at the line of the
/// <c>.dsl</c> file. A file with mistakes adds nothing and takes nothing from the others.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class DslGenerator : IIncrementalGenerator
{
    public const string FileStep = "DslFile";
    public const string UseStep = "DslUses";
    public const string LibraryStep = "DslLibrary";
    public const string InputStep = "DslInput";
    public const string ModelStep = "DslModels";
    public const string SourceStep = "DslSource";
    public const string ShapeStep = "DslShapes";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var settings = context.AnalyzerConfigOptionsProvider.Select((options, _) => ProjectSettings.Read(options));
        var files = context.AdditionalTextsProvider.Where(DslFile.IsDsl).Combine(settings)
            .Select((pair, cancellation) => DslFile.Read(pair.Left, pair.Right, cancellation))
            .WithTrackingName(FileStep);

        // What a file takes from others travels with it: an edit of a file that nobody uses reaches no other, an edit of a used one its users.
        var used = files.Select((file, _) => UsedFile.PathsUsedBy(file.Path, file.Text)).WithTrackingName(UseStep)
            .Collect().Select((all, _) => all.SelectMany(paths => paths).Distinct().OrderBy(p => p, StringComparer.Ordinal).ToEquatableArray());
        var library = files.Combine(used).Where(pair => pair.Right.Contains(SourcePath.Normalize(pair.Left.Path)))
            .Select((pair, _) => new UsedFile(SourcePath.Normalize(pair.Left.Path), pair.Left.Text))
            .Collect().Select((all, _) => all.ToEquatableArray()).WithTrackingName(LibraryStep);
        var tunes = context.AdditionalTextsProvider.Where(DslFile.IsTune).Select((file, cancellation) => new UsedFile(SourcePath.Normalize(file.Path), file.GetText(cancellation)?.ToString() ?? ""))
            .Collect().Select((all, _) => all.ToEquatableArray());
        var beside = library.Combine(tunes).Select((pair, _) => pair.Left.Concat(pair.Right).ToEquatableArray());
        var inputs = files.Combine(beside).Select((pair, _) => new CompileInput(pair.Left, UsedFile.ClosureOf(pair.Left.Path, pair.Left.Text, path => pair.Right.FirstOrDefault(used => used.Path == path)?.Text))).WithTrackingName(InputStep);

        // The models know lines, not spans: an edited comment ends here.
        var compiled = inputs.Select((input, _) => FileModels.Compile(input)).WithTrackingName(ModelStep);
        var duplicates = compiled.Select((file, _) => new ModelNames(file.Path, file.Models.Select(m => m.Name).ToEquatableArray()))
            .Collect().Select((all, _) => DuplicateModel.Find(all));
        var models = compiled.Combine(duplicates).Select((pair, _) => pair.Left.Without(pair.Right));
        var sources = models.SelectMany((file, _) => file.Emit()).WithTrackingName(SourceStep);
        context.RegisterSourceOutput(sources, (output, source) => output.AddSource(source.HintName, source.Text));

        var shared = sources.Select((source, _) => source.Shared).Collect();
        var shapes = models.Collect().Combine(shared).Select((pair, _) => ShapesOf(pair.Left, pair.Right)).WithTrackingName(ShapeStep);
        context.RegisterSourceOutput(shapes, (output, found) =>
        {
            if (found.Shapes.Count > 0)
            {
                output.AddSource("DslShapes.g.cs", ShapeEmitter.Emit(found.Shapes, found.Shared, found.Namespace));
            }
        });
    }

    private static ProjectShapes ShapesOf(ImmutableArray<FileModels> files, ImmutableArray<SharedCode> shared)
    {
        var shapes = files.SelectMany(f => f.Models).SelectMany(ShapeEmitter.ShapesOf)
            .GroupBy(s => s.Name).Select(g => g.First()).OrderBy(s => s.Name, StringComparer.Ordinal);
        return new ProjectShapes(files.Select(f => f.Namespace).FirstOrDefault() ?? "", shapes.ToEquatableArray(),
            SharedCode.Of(shared));
    }

    private sealed record ProjectShapes(string Namespace, EquatableArray<ShapeType> Shapes, SharedCode Shared);
}

/// <summary>A generated file, and the shared code that it counts on.</summary>
internal sealed record GeneratedSource(string HintName, string Text, SharedCode Shared);

/// <summary>The models of a file that have no mistakes.</summary>
internal sealed record FileModels(string Path, string HintName, string Namespace, EquatableArray<NetworkModel> Models)
{
    public bool IsForGpu { get; init; }

    public static FileModels Compile(CompileInput input)
    {
        var file = input.File;
        var result = FrontEnd.Compile(new SourceText(file.Path, file.Text), input.Used);
        return new FileModels(file.Path, file.HintName, file.Namespace, result.Models) { IsForGpu = file.IsForGpu };
    }

    /// <summary>The models whose names no other file has first.</summary>
    public FileModels Without(EquatableArray<DuplicateModel> duplicates) => duplicates.All(d => d.Path != Path) ? this : this with
    {
        Models = Models.Where(m => !duplicates.Any(d => d.Path == Path && d.Name == m.Name)).ToEquatableArray(),
    };

    public ImmutableArray<GeneratedSource> Emit() =>
        Models.Select(m => Backend.Emit(m, Namespace, Path) is { Text: { } text } emitted
            ? new GeneratedSource($"{HintName}.{m.Name}.g.cs", text, emitted.Shared) : null).OfType<GeneratedSource>()
            .Concat(IsForGpu ? Models.Select(m => new GeneratedSource($"{HintName}.{m.Name}.gpu.g.cs", Backend.EmitGpu(m, Namespace, Path), SharedCode.None)) : []).ToImmutableArray();
}
