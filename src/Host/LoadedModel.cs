using System;
using System.Collections.Immutable;
using System.Diagnostics;
using System.IO;
using DslCompiler.Data;
using DslCompiler.Inference;
using static System.FormattableString;

namespace DslCompiler.Host;

/// <summary>The program's model with its weights, wherever these are, and what came with them.</summary>
internal sealed class LoadedModel : IDisposable
{
    /// <summary>The image's entry of the classes' names, a line each.</summary>
    public const string ClassesKey = "classes";

    private LoadedModel(string name, WeightImage image, InferenceSession session, Preprocessing? preprocessing, ImmutableArray<string> classes, double milliseconds) =>
        (Name, Image, Session, Preprocessing, ClassNames, LoadMs) = (name, image, session, preprocessing, classes, milliseconds);

    /// <summary>The program's name.</summary>
    public string Name { get; }

    public WeightImage Image { get; }

    public InferenceSession Session { get; }

    /// <summary>How pictures become its input; null where the weights do not say.</summary>
    public Preprocessing? Preprocessing { get; }

    public ImmutableArray<string> ClassNames { get; }

    /// <summary>What opening and mapping took.</summary>
    public double LoadMs { get; }

    /// <summary>The weights lie in the program, or else in <c>NAME.weights</c> beside it.</summary>
    public static LoadedModel Open(InferenceModel model, string name, string folder, HostOptions options)
    {
        var start = Stopwatch.GetTimestamp();
        if (!model.IsSupported)
        {
            throw new UserErrorException($"this program needs a processor of level {model.Level}; publish it with a lower --cpu, or with --cpu all");
        }

        var embedded = Environment.ProcessPath is { } program && OperatingSystem.IsLinux() ? WeightImage.OpenEmbedded(program, model) : null;
        var image = embedded ?? WeightImage.Open(Path.Combine(folder, name + ".weights"), model);
        var session = new InferenceSession(model, image, Device.Cpu(options.Threads), options.Batch);
        var preprocessing = Preprocessing.TryFromMetadata(image.Texts, image.Path);
        return new LoadedModel(name, image, session, preprocessing, Classes(model, image), Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    public void Dispose()
    {
        Session.Dispose();
        Image.Dispose();
    }

    /// <summary>The names of the classes; weights from elsewhere may have none: then their numbers.</summary>
    private static ImmutableArray<string> Classes(InferenceModel model, WeightImage image)
    {
        var names = image.Texts.TryGetValue(ClassesKey, out var text) ? text.Split('\n') : [];
        if (names.Length == model.OutputLength)
        {
            return [.. names];
        }

        var numbers = new string[model.OutputLength];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Invariant($"{i}");
        }

        return [.. numbers];
    }
}
