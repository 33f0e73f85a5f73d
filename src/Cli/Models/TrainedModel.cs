using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DslCompiler.Data;
using DslCompiler.Model;
using DslCompiler.Weights;
using static System.FormattableString;

namespace DslCompiler.Cli;

/// <summary>A network with the weights of a file, and what else the file says: how pictures become its input, and what its scores are of.</summary>
internal sealed record TrainedModel(string File, Network Network, Preprocessing Preprocessing, PictureShape Shape, ImmutableArray<string> ClassNames)
{
    private const string ClassesKey = "classes";

    public static TrainedModel Load(NetworkModel model, string dslPath, string weights, Device device)
    {
        if (!model.IsPlain)
        {
            throw new UserErrorException($"{dslPath}: {model.Name} works on sequences, not on pictures; for text there are dslc sample and dslc eval, otherwise call Forward of its generated class");
        }

        if (model.Inputs.Count != 1)
        {
            throw new UserErrorException(Invariant($"{dslPath}: {model.Name} takes {model.Inputs.Count} inputs, not one picture; call Forward of its generated class"));
        }

        if (model.Output.Extents.Count != 1)
        {
            throw new UserErrorException($"{dslPath}: {model.Name} gives {model.Output.ToVolume()}, not one score a class; end it with FC and the number of classes");
        }

        var network = ModelCompiler.Create(model, dslPath, device, seed: 1, batch: 1);
        var metadata = network.Load(weights);
        var preprocessing = Preprocessing.FromMetadata(metadata, weights);
        return new TrainedModel(weights, network, preprocessing, PictureShape.Of(network, preprocessing, weights), Classes(network, metadata));
    }

    /// <summary>What a weights file says beside the weights; no time and no path, so that equal training gives equal bytes.</summary>
    public static IReadOnlyDictionary<string, string> Metadata(Preprocessing preprocessing, ImmutableArray<string> classNames) =>
        new Dictionary<string, string>(preprocessing.ToMetadata()) { [ClassesKey] = string.Join('\n', classNames) };

    /// <summary>Refuses a figure that is no number: the weights hold NaN, or infinities.</summary>
    public void RequireFinite(double figure)
    {
        if (!double.IsFinite(figure))
        {
            var where = NonFinite.Find(File) is [var tensor, ..] ? $" ({tensor})" : "";
            throw new UserErrorException($"{File}: these weights give scores that are no numbers{where}; train again with a lower --lr");
        }
    }

    /// <summary>The names of the classes; weights from elsewhere may have none, or those of another output: then their numbers.</summary>
    private static ImmutableArray<string> Classes(Network network, IReadOnlyDictionary<string, string> metadata)
    {
        var count = network.OutputExtents[0];
        var names = metadata.TryGetValue(ClassesKey, out var text) ? text.Split('\n') : [];
        return names.Length == count ? [.. names] : [.. Enumerable.Range(0, count).Select(c => Invariant($"{c}"))];
    }
}
