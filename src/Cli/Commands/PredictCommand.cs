using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using DslCompiler.Data;
using static System.FormattableString;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc predict FILE --weights W INPUT...</c>: the likeliest classes of pictures.</summary>
internal static class PredictCommand
{
    private const int Best = 3;

    public static Command Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var inputs = CommonOptions.Files("INPUT", "Pictures: PNG, PGM, PPM or NPY.");
        var model = CommonOptions.Model();
        var weights = CommonOptions.Weights();
        var json = CommonOptions.Json();
        const string description = "Tell the classes of pictures, or with a model for captions what is on them. They are resized and normalised as in training, and taken as they are: "
            + "a dark digit on a light ground is not inverted for a model of light digits on a dark ground.";
        return new Command("predict", description) { file, inputs, model, weights, json }
            .Does(terminal, parsed =>
            {
                var path = parsed.GetRequiredValue(file);
                var loaded = ModelLoader.Load(path, parsed.GetValue(model), terminal);
                var device = CommonOptions.Device(parsed);

                // All pictures first: a bad one ends the command before anything is printed.
                var pictures = parsed.GetRequiredValue(inputs).Select(ImageFile.Read).ToList();
                if (CaptionFile.Is(loaded))
                {
                    var captions = CaptionFile.Load(loaded, path, parsed.GetValue(weights)!, device, terminal);
                    var said = pictures.Select(p => (p.Source, Caption: CaptionFile.Write(captions, p))).ToList();
                    terminal.Output.Write(parsed.GetValue(json) ? Json(said) : string.Concat(said.Select(s => $"{s.Source}: {s.Caption}\n")));
                    return 0;
                }

                var trained = TrainedModel.Load(loaded, path, parsed.GetValue(weights)!, device);
                var results = pictures.Select(p => (p.Source, Classes: Predict(trained, p))).ToList();
                terminal.Output.Write(parsed.GetValue(json) ? Json(results) : Text(results));
                return 0;
            });
    }

    private static List<(string Name, double Probability)> Predict(TrainedModel trained, ImageTensor picture)
    {
        var input = trained.Network.CreateInput(1);
        trained.Preprocessing.Fill(picture, input[0], trained.Shape.Height, trained.Shape.Width);
        var scores = trained.Network.ForwardUntyped(input);
        var probabilities = new double[scores.Length];
        Metrics.Softmax(scores[0], probabilities);
        trained.RequireFinite(probabilities.Sum());
        return [.. probabilities.Select((p, c) => (trained.ClassNames[c], p)).OrderByDescending(c => c.p).Take(Best)];
    }

    private static string Json(List<(string File, string Caption)> results) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var (file, caption) in results)
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteString("caption", caption);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }) + "\n";

    private static string Text(List<(string File, List<(string Name, double Probability)> Classes)> results) =>
        string.Concat(results.Select(r => $"{r.File}: {string.Join(", ", r.Classes.Select(c => Invariant($"{c.Name} ({100 * c.Probability:0.00} %)")))}\n"));

    private static string Json(List<(string File, List<(string Name, double Probability)> Classes)> results) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var (file, classes) in results)
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteStartArray("classes");
            foreach (var (name, probability) in classes)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteNumber("probability", probability);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }) + "\n";
}
