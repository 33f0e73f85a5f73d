using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Generator;

namespace DslCompiler.Cli;

/// <summary>Compiles a <c>.dsl</c> file on disk: the files that it uses lie beside it, and so do the <c>.editorconfig</c> files that set severities.</summary>
internal static class FileCompiler
{
    /// <param name="source">The file.</param>
    /// <param name="warningsAreErrors">Whether a warning is as bad as an error.</param>
    /// <param name="settings">Values of models' parameters, in place of their defaults.</param>
    public static CompilationResult Compile(SourceText source, bool warningsAreErrors = false, IReadOnlyDictionary<string, int>? settings = null) =>
        Judge(Compilation.Compile(source, Open, settings), source.Path, warningsAreErrors);

    /// <summary>The findings as heavy as the user wants them.</summary>
    internal static CompilationResult Judge(CompilationResult result, string path, bool warningsAreErrors)
    {
        if (result.Diagnostics.Count == 0)
        {
            return result;
        }

        var full = Path.GetFullPath(path);
        var left = EditorConfigs.Parse(ConfigsAbove(full)).Apply(result.Diagnostics, full);
        return result with
        {
            Diagnostics = left.Select(d => warningsAreErrors && d.Rule.Severity == Severity.Warning ? d.As(Severity.Error) : d).ToEquatableArray(),
        };
    }

    private static SourceText? Open(string path) => File.Exists(path) ? ModelLoader.Read(path) : null;

    /// <summary>One that cannot be read says nothing.</summary>
    private static IEnumerable<(string Path, string Text)> ConfigsAbove(string file)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var path = Path.Combine(folder, EditorConfigs.FileName);
            if (TryRead(path) is { } text)
            {
                yield return (path, text);
            }
        }
    }

    private static string? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
