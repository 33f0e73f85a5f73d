using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Tests;

namespace DslCompiler.Ilgpu.Tests;

/// <summary>The models of <c>models</c>, small: images of fewer pixels, layers of a sixteenth of the channels. What is left is every kind of layer, and how they are joined.</summary>
internal static partial class Zoo
{
    /// <summary>The least sizes that the files allow; those not here are small.</summary>
    private static readonly Dictionary<string, string> Sizes = new()
    {
        ["alexnet"] = "67x67",
        ["alexnet_torchvision"] = "63x63",
        ["zfnet"] = "63x63",
        ["vgg16"] = "32x32",
        ["vgg19"] = "32x32",
        ["googlenet"] = "64x64",
        ["googlenet_torchvision"] = "33x33",
        ["inception_v2"] = "64x64",
        ["inception_v3"] = "75x75",
        ["inception_v4"] = "75x75",
        ["resnet18"] = "33x33",
        ["resnet34"] = "33x33",
        ["resnet50"] = "33x33",
        ["resnet101"] = "33x33",
        ["resnet152"] = "33x33",
        ["wide_resnet50_2"] = "33x33",
        ["resnext50_32x4d"] = "33x33",
        ["densenet121"] = "64x64",
        ["squeezenet1_0"] = "33x33",
        ["squeezenet1_1"] = "33x33",
        ["preact_resnet"] = "8x8",
        ["stochastic_depth"] = "8x8",
        ["resnet20_cifar"] = "16x16",
        ["inception_naive"] = "6x6",
    };

    private static readonly Dictionary<string, int> Settings = new() { ["vocab"] = 13, ["words"] = 17, ["hidden"] = 10, ["embedding"] = 6 };

    public static IReadOnlyList<string> Files { get; } = [.. Directory.GetFiles(RepoFiles.At("models"), "*.dsl").Order(StringComparer.Ordinal).Select(p => Path.GetFileNameWithoutExtension(p))];

    /// <summary>The models of a file.</summary>
    public static IReadOnlyList<NetworkModel> Models(string file)
    {
        SourceText? Open(string path) => File.Exists(RepoFiles.At("models", path)) ? new SourceText(path, Reduce(File.ReadAllText(RepoFiles.At("models", path)), Sizes.GetValueOrDefault(file))) : null;
        return Bind(Open(file + ".dsl")!, Open);
    }

    /// <summary>The one model of a text.</summary>
    public static NetworkModel Of(string text) => Bind(new SourceText("model.dsl", text), path => File.Exists(RepoFiles.At("models", path)) ? new SourceText(path, File.ReadAllText(RepoFiles.At("models", path))) : null).Single();

    private static IReadOnlyList<NetworkModel> Bind(SourceText source, Func<string, SourceText?> open)
    {
        var result = Compilation.Compile(source, open, Settings.Where(s => source.Text.Contains(s.Key + " = ", StringComparison.Ordinal)).ToDictionary());
        return result.HasErrors ? throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Select(d => d.ToText(source))) + "\n" + source.Text) : [.. result.Models];
    }

    private static string Reduce(string text, string? size)
    {
        // Its widths are products of numbers too small to be divided.
        var isNarrow = text.Contains("PreActResNet", StringComparison.Ordinal) || text.Contains("InceptionNaive", StringComparison.Ordinal);
        text = text.Replace("28,28", "6,6", StringComparison.Ordinal);
        text = Volume().Replace(text, v => !v.Groups["input"].Success ? "" : size is null ? v.Value : $"{v.Groups["input"]}[{size}x{v.Groups["channels"]}]");
        return isNarrow ? text : Number().Replace(text, n => int.Parse(n.Value, CultureInfo.InvariantCulture) is >= 32 and var number && number % 16 == 0 ? Invariant.Text($"{number / 16}") : n.Value);
    }

    [GeneratedRegex(@"(?<input>\binput (\w+ )?)?\[(\d+x\d+x)?(?<channels>\d+)\]")]
    private static partial Regex Volume();

    [GeneratedRegex(@"(?<![\w.])\d+(?![\w.])")]
    private static partial Regex Number();
}
