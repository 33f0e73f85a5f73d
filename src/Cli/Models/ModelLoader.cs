using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Model;

namespace DslCompiler.Cli;

/// <summary>Mistakes in a <c>.dsl</c> text, as they are printed.</summary>
internal sealed class DslMistakesException(string text) : Exception(text);

/// <summary>A <c>.dsl</c> file to checked models.</summary>
internal static class ModelLoader
{
    private const long LargestFile = 16 << 20;

    /// <summary>Reads a file, without judging its text.</summary>
    public static SourceText Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new UserErrorException($"{path}: is a folder; name a .dsl file in it");
        }

        if (!File.Exists(path))
        {
            throw new UserErrorException($"{path}: no such file; check the path (the current folder is {Environment.CurrentDirectory})");
        }

        try
        {
            return new FileInfo(path).Length <= LargestFile
                ? new SourceText(path, File.ReadAllText(path))
                : throw new UserErrorException(FormattableString.Invariant($"{path}: more than {LargestFile >> 20} MB; name a .dsl text file"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UserErrorException($"{path}: cannot be read ({e.Message.ReplaceLineEndings(" ")}); check its permissions", e);
        }
    }

    /// <summary>All models of a file without mistakes; warnings go to the error stream.</summary>
    public static IReadOnlyList<NetworkModel> LoadAll(string path, Terminal terminal, IReadOnlyDictionary<string, int>? settings = null)
    {
        var source = Read(path);
        var result = FileCompiler.Compile(source, settings: settings);
        var text = string.Join('\n', result.Diagnostics.Select(d => d.ToText(source)));
        if (result.HasErrors)
        {
            throw new DslMistakesException(text);
        }

        if (text.Length > 0)
        {
            terminal.Error.WriteLine(text);
        }

        return [.. result.Models];
    }

    /// <summary>The model of that name, or the only one.</summary>
    public static NetworkModel Load(string path, string? name, Terminal terminal, IReadOnlyDictionary<string, int>? settings = null)
    {
        var models = LoadAll(path, terminal, settings);
        var names = string.Join(", ", models.Select(m => m.Name));
        if (name is null)
        {
            return models.Count == 1 ? models[0] : throw new UserErrorException(
                FormattableString.Invariant($"{path}: has {models.Count} models ({names}); pick one by --model NAME"));
        }

        return models.FirstOrDefault(m => m.Name == name) ?? throw new UserErrorException(
            $"{path}: no model is called '{name}'; it has {names}");
    }
}
