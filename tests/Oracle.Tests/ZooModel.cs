using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using DslCompiler.Cli;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Tests;
using Shouldly;

namespace DslCompiler.Oracle.Tests;

/// <summary>Files of <c>models</c>, compiled in memory: as they are, or edited to another input size, number of classes, or without dropout.</summary>
internal static partial class ZooModel
{
    /// <summary>The files with models that this version can train.</summary>
    public static IReadOnlyList<string> Trainable { get; } = [.. Directory.GetFiles(RepoFiles.At("models"), "*.dsl").Order(StringComparer.Ordinal)
        .Select(Path.GetFileNameWithoutExtension).Where(f => Models(f!, t => t).Any(m => m.IsTrainable && !m.UsesTime))!];

    public static bool Exists(string file) => File.Exists(RepoFiles.At("models", file + ".dsl"));

    /// <param name="file">The file's name, without its ending.</param>
    /// <param name="size"><c>224x224</c>; null: the file's own. Volumes that the file asserts are taken out with another size.</param>
    /// <param name="classes">Null: the file's own number.</param>
    /// <param name="batch">The most samples at once.</param>
    /// <param name="dropout">False: with probability 0.</param>
    public static Network Create(string file, string? size = null, int? classes = null, int batch = 2, bool dropout = true)
    {
        var model = Models(file, text => Edit(text, size, classes, dropout)).First(m => m.IsTrainable);
        return Compile(model, batch);
    }

    /// <summary>A model that has no loss of its own, under a classifier.</summary>
    public static Network UnderClassifier(string file, string model) => Compile(
        Models(file, text => text.Replace("\n}", "\n  GLOBALAVGPOOL - FC 10\n  loss SOFTMAX\n}", StringComparison.Ordinal)).Single(m => m.Name == model), batch: 2);

    /// <summary>A model as its file has it; of a file of several the first, or the one named.</summary>
    public static NetworkModel Find(string file, string? model = null) => Models(file, text => text).First(m => model is null || m.Name == model);

    /// <summary>All models of the zoo, as they are: the file, and the model's name.</summary>
    public static IReadOnlyList<(string File, string Model)> All { get; } = [.. Directory.GetFiles(RepoFiles.At("models"), "*.dsl").Order(StringComparer.Ordinal)
        .Select(path => Path.GetFileNameWithoutExtension(path)).SelectMany(file => Models(file, t => t).Select(m => (file, m.Name)))];

    /// <summary>The text of a file, and of those that it uses.</summary>
    public static IReadOnlyList<string> Texts(string file)
    {
        var text = File.ReadAllText(RepoFiles.At("models", file + ".dsl"));
        return [text, .. UseLine().Matches(text).SelectMany(m => Texts(m.Groups[1].Value))];
    }

    public static Network Compile(NetworkModel model, int batch) =>
        ModelCompiler.Create(model, model.Name + ".dsl", Device.Cpu(Environment.ProcessorCount), seed: 1, batch);

    private static EquatableArray<NetworkModel> Models(string file, Func<string, string> edit)
    {
        SourceText? Open(string path) => Exists(Path.GetFileNameWithoutExtension(path))
            ? new SourceText(path, edit(File.ReadAllText(RepoFiles.At("models", path)))) : null;
        var source = Open(file + ".dsl")!;
        var result = Compilation.Compile(source, Open);
        string.Join('\n', result.Diagnostics.Where(d => d.IsError).Select(d => d.ToText(source))).ShouldBeEmpty();
        return result.Models;
    }

    private static string Edit(string text, string? size, int? classes, bool dropout)
    {
        if (size is not null)
        {
            text = Volume().Replace(text, v => v.Groups["input"].Success ? $"input [{size}x{v.Groups["channels"]}]" : "");
        }

        if (classes is { } number)
        {
            text = ClassCount().Replace(text, "classes = " + number.ToString(CultureInfo.InvariantCulture));
        }

        return dropout ? text : DropoutWord().Replace(text, "DROPOUT 0");
    }

    [GeneratedRegex(@"^use ""(\w+)\.dsl""", RegexOptions.Multiline)]
    private static partial Regex UseLine();

    [GeneratedRegex(@"(?<input>\binput )?\[(\d+x\d+x)?(?<channels>\d+)\]")]
    private static partial Regex Volume();

    [GeneratedRegex(@"\bclasses = \d+")]
    private static partial Regex ClassCount();

    [GeneratedRegex(@"\bDROPOUT [\d.]+")]
    private static partial Regex DropoutWord();
}
