using System.IO;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Tests;
using Shouldly;

namespace DslCompiler.Dsl.Tests;

/// <summary>Short ways from a text to what the tests look at.</summary>
internal static class Compile
{
    /// <summary>The one model of a text without mistakes.</summary>
    public static NetworkModel Good(string text) => Models(text).ShouldHaveSingleItem();

    /// <summary>The models of a text without mistakes; it may use files of <c>models</c>.</summary>
    public static EquatableArray<NetworkModel> Models(string text)
    {
        var source = new SourceText("net.dsl", text);
        var result = Compilation.Compile(source, path => File.Exists(RepoFiles.At("models", path)) ? new SourceText(path, File.ReadAllText(RepoFiles.At("models", path))) : null);
        string.Join('\n', result.Diagnostics.Where(d => d.IsError).Select(d => d.ToText(source))).ShouldBeEmpty();
        return result.Models;
    }

    /// <summary>A model of an input and lines of layers.</summary>
    public static NetworkModel Layers(string input, params string[] lines) => Good($"model Net {{\n  input [{input}]\n  {string.Join("\n  ", lines)}\n}}\n");

    /// <summary>What is wrong with a text: <c>DSL0203(7,3): the marked text</c>, a line each.</summary>
    public static string[] Bad(string text)
    {
        var source = new SourceText("net.dsl", text);
        return [.. Compilation.Compile(source).Diagnostics.Select(d =>
        {
            var (line, column) = source.At(d.Span.Start);
            return Invariant.Text($"{d.Rule.Id}({line + 1},{column + 1}): {text.Substring(d.Span.Start, d.Span.Length)}");
        })];
    }

    public static NetworkModel Lenet5() => Good(File.ReadAllText(RepoFiles.At("models", "lenet5.dsl")));

    /// <summary>The layers as written out: <c>conv1 28x28x6</c>.</summary>
    public static string[] Shapes(this NetworkModel model) => [.. model.Layers.Where(l => l.Kind != NetworkModel.LossKind).Select(l => $"{l.Name} {l.Output.ToVolume()}")];
}
