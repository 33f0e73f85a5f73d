using System.Collections.Generic;
using System.Linq;
using DslCompiler.Data;
using DslCompiler.Model;
using static System.FormattableString;

namespace DslCompiler.Cli;

/// <summary>A model for captions (A21) as the command line takes it: its parameter <c>vocab</c> follows the words of the captions.</summary>
internal static class CaptionFile
{
    private const string WordsKey = "words";
    private const string Parameter = "vocab";
    private const int TrainCount = 30_000;
    private const int TestCount = 2_000;

    /// <summary>Whether a model takes a picture and words.</summary>
    public static bool Is(NetworkModel model) => model.Inputs.Count == 2 && model.Outputs.Count == 1 && WordsOf(model) is not null && model.Inputs.Any(i => i.Type.IsImage);

    /// <summary>The model for so many words.</summary>
    public static NetworkModel For(NetworkModel model, string path, Terminal terminal, int words) => WordsOf(model)!.Type.Length == words ? model
        : ModelLoader.Load(path, model.Name, new Terminal(terminal.Output, System.IO.TextWriter.Null, false), new Dictionary<string, int> { [Parameter] = words });

    /// <summary>The captions of a command: those of a folder, or texts about digits that are made here, the same whatever <c>--seed</c> is.</summary>
    public static CaptionPair Open(string? data)
    {
        if (data is not null && CaptionFolder.Looks(data))
        {
            return CaptionFolder.Open(data);
        }

        try
        {
            var digits = DataSource.Open(data);
            return new CaptionPair(
                DigitCaptions.Create(digits.Train, TrainCount, seed: 1), DigitCaptions.Create(digits.Test, TestCount, seed: 2),
                Invariant($"made here, not written by people: {TrainCount} pictures of one or two digits with captions such as 'seven above three' to train on, {TestCount} of other digits to test on; digits: {digits.Train.Name}"));
        }
        catch (UserErrorException e) when (data is not null)
        {
            throw new UserErrorException($"{data}: has no {CaptionFolder.FileName} (a line a caption: file, tab, text), and no digits to make captions of ({e.Message})", e);
        }
    }

    /// <summary>The network with the weights of a file, and the words that these know.</summary>
    public static CaptionModel Load(NetworkModel model, string path, string weights, Device device, Terminal terminal)
    {
        var metadata = Weights.SafetensorsFile.ReadMetadata(weights);
        if (!metadata.TryGetValue(WordsKey, out var text) || Words.Parse(text) is not { } words)
        {
            throw new UserErrorException($"{weights}: has no list of words; train the weights by dslc train {path} --data FOLDER");
        }

        var network = ModelCompiler.Create(For(model, path, terminal, words.All.Length), path, device, seed: 1, batch: 1);
        var captions = new CaptionModel(network, words, Preprocessing.FromMetadata(metadata, weights), weights);
        network.Load(weights);
        return captions;
    }

    /// <summary>What a weights file says beside the weights.</summary>
    public static IReadOnlyDictionary<string, string> Metadata(CaptionModel model) =>
        new Dictionary<string, string>(model.Preprocessing.ToMetadata()) { [WordsKey] = model.Words.ToString() };

    /// <summary>The caption of a picture.</summary>
    public static string Write(CaptionModel model, ImageTensor picture)
    {
        var batch = model.CreateBatch(1, CaptionFolder.MostWords);
        model.Preprocessing.Fill(picture, batch.Pictures[0], model.Shape.Height, model.Shape.Width);
        return model.Write(batch, CaptionFolder.MostWords)[0];
    }

    /// <summary>The figures of <c>dslc eval</c>.</summary>
    public static string Describe(EvaluationResult result, string data) =>
        Invariant($"{data}: exact captions {100 * result.Accuracy:0.00##} % ({result.Correct} of {result.Count} pictures), loss {result.Loss:0.000000} nats a word");

    private static Port? WordsOf(NetworkModel model) => model.Inputs.FirstOrDefault(i => i.Type is { Element: ElementType.Index, HasTime: true });
}
