using System.CommandLine;
using static System.FormattableString;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc eval FILE --weights W --data DIR</c>: accuracy and loss of trained weights on labelled pictures.</summary>
internal static class EvalCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var model = CommonOptions.Model();
        var weights = CommonOptions.Weights();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var batch = CommonOptions.Number("--batch", "Pictures at a time; the figures do not depend on it.", 256, 1, 1_000_000);
        var split = CommonOptions.Choice("--split", "SPLIT", "Which pictures.", "test", "test", "train");
        return new Command("eval", "Measure trained weights on labelled pictures.") { file, model, weights, data, split, batch, json }
            .Does(terminal, parsed =>
            {
                var path = parsed.GetRequiredValue(file);
                var loaded = ModelLoader.Load(path, parsed.GetValue(model), terminal);
                var samples = parsed.GetValue(batch)!.Value;
                var device = CommonOptions.Device(parsed);
                if (TextModel.Is(loaded))
                {
                    var (network, vocabulary) = TextModel.Load(loaded, path, parsed.GetValue(weights)!, device, terminal);
                    var text = TextModel.Open(parsed.GetValue(data), vocabulary);
                    var foretold = CharacterModel.Measure(network, parsed.GetRequiredValue(split) == "train" ? text.Train : text.Test, 32, 64);
                    Write(terminal, foretold, TextModel.Describe(foretold, text.Name), parsed.GetValue(json));
                    return 0;
                }

                if (CaptionFile.Is(loaded))
                {
                    var captions = CaptionFile.Load(loaded, path, parsed.GetValue(weights)!, device, terminal);
                    var set = CaptionFile.Open(parsed.GetValue(data));
                    var said = CaptionMeasure.Run(captions, parsed.GetRequiredValue(split) == "train" ? set.Train : set.Test);
                    Write(terminal, said, CaptionFile.Describe(said, set.Test.Pictures.Name), parsed.GetValue(json));
                    return 0;
                }

                var trained = TrainedModel.Load(loaded, path, parsed.GetValue(weights)!, device);
                var pictures = DataSource.OpenSplit(parsed.GetValue(data), parsed.GetRequiredValue(split));
                var result = Evaluation.Run(trained.Network, pictures, trained.Preprocessing, samples);
                trained.RequireFinite(result.Loss);
                Write(terminal, result, Describe(result, pictures.Name), parsed.GetValue(json));
                return 0;
            });
    }

    private static void Write(Terminal terminal, EvaluationResult result, string text, bool isJson) => terminal.Output.WriteLine(isJson
        ? JsonText.Object(json =>
        {
            json.WriteNumber("accuracy", result.Accuracy);
            json.WriteNumber("loss", result.Loss);
            json.WriteNumber("count", result.Count);
        })
        : text);

    private static string Describe(EvaluationResult result, string data) =>
        Invariant($"{data}: accuracy {100 * result.Accuracy:0.00##} % ({result.Correct} of {result.Count}), loss {result.Loss:0.000000}");
}
