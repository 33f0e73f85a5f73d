using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Data;
using DslCompiler.Host;
using DslCompiler.Model;
using DslCompiler.Passes;

namespace DslCompiler.Cli.Publish;

/// <summary>A model as it is published: planned for inference, with its weights and what goes with them.</summary>
internal sealed record PublishedModel(NetworkModel Planned, Network Network, IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>Reads the model and its weights; everything that may be wrong with them is told here.</summary>
    public static PublishedModel Load(PublishOptions options, Terminal terminal)
    {
        var model = ModelLoader.Load(options.Path, options.Model, terminal);
        if (!model.IsPlain || model.Inputs.Count != 1 || model.Outputs.Count != 1)
        {
            throw new UserErrorException($"{options.Path}: {model.Name} {(model.IsPlain ? "has several inputs or outputs" : "works on sequences")}; publish takes models of one picture or vector and one output");
        }

        var inference = InferenceOnly.Run(model);
        var network = ModelCompiler.Create(inference, options.Path, Device.Cpu(), seed: 1, batch: 1);
        var metadata = network.Load(options.Weights);
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Preprocess(options, network, metadata)?.ToMetadata() ?? new Dictionary<string, string>())
        {
            texts[key] = value;
        }

        if (Classes(options, network, metadata) is { } classes)
        {
            texts[LoadedModel.ClassesKey] = classes;
        }

        return new PublishedModel(Pipeline.Run(inference), network, texts);
    }

    /// <summary>What the user says comes before what the weights say.</summary>
    private static Preprocessing? Preprocess(PublishOptions options, Network network, IReadOnlyDictionary<string, string> metadata)
    {
        var known = Preprocessing.TryFromMetadata(metadata, options.Weights);
        if (!options.Mean.IsEmpty || !options.Std.IsEmpty)
        {
            var input = network.InputExtents;
            if (input.Length != 3)
            {
                throw new UserErrorException($"--mean and --std are of pictures, but {network.Name} takes a vector");
            }

            if (options.Mean.Length != input[0] || options.Std.Length != input[0] || options.Std.Any(v => !(v > 0)))
            {
                throw new UserErrorException(FormattableString.Invariant($"--mean and --std take a number a channel each, and {network.Name} has {input[0]}; deviations are over 0"));
            }

            known = new Preprocessing(options.Mean, options.Std, known?.Height ?? input[1], known?.Width ?? input[2]);
        }

        if (known is not null)
        {
            // Throws where the pictures do not fit the model.
            _ = PictureShape.Of(network, known, options.Weights);
        }

        return known;
    }

    private static string? Classes(PublishOptions options, Network network, IReadOnlyDictionary<string, string> metadata)
    {
        var count = network.OutputExtents.ToArray().Aggregate(1, (a, b) => a * b);
        if (options.Classes is { } path)
        {
            var names = ModelLoader.Read(path).Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
            return names.Length == count ? string.Join('\n', names) : throw new UserErrorException(
                FormattableString.Invariant($"{path}: has {names.Length} lines, but {network.Name} has {count} classes; write one name a line"));
        }

        return metadata.TryGetValue(LoadedModel.ClassesKey, out var text) && text.Split('\n').Length == count ? text : null;
    }
}
