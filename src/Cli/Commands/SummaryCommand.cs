using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using DslCompiler.Model;
using DslCompiler.Passes;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc summary FILE</c>: a row a layer, totals, and the memory that running and training take.</summary>
internal static class SummaryCommand
{
    private const string Description =
        "Show the layers of a model: output, parameters, multiply-adds and activation bytes of one sample; and its memory, for --batch samples and one "
        + "thread. Inference takes parameters, input, output and working memory; training takes parameters, gradients, momentum, input, labels and "
        + "working memory (0 without a loss).";

    public static Command Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var model = CommonOptions.Model();
        var json = CommonOptions.Json();
        var batch = CommonOptions.Number("--batch", "Samples that memory is counted for.", 1, 1, 1_000_000);
        var steps = CommonOptions.Number("--steps", "Steps of a sequence that memory is counted for.", 64, 1, 1_000_000);
        return new Command("summary", Description) { file, model, json, batch, steps }
            .Does(terminal, parsed =>
            {
                var loaded = ModelLoader.Load(parsed.GetRequiredValue(file), parsed.GetValue(model), terminal);
                var planned = Pipeline.Run(loaded);
                var (samples, length) = (parsed.GetValue(batch)!.Value, parsed.GetValue(steps)!.Value);
                terminal.Output.Write(parsed.GetValue(json) ? JsonText.Object(writer => Write(writer, planned, samples, length)) + "\n" : Table(planned, samples, length));
                return 0;
            });
    }

    private static string Table(NetworkModel model, int batch, int steps)
    {
        var table = new TextTable(textColumns: 3);
        table.Add("layer", "kind", "output", "parameters", "multiply-adds", "activation bytes");
        foreach (var layer in model.Layers.Where(MemoryFigures.IsLayer))
        {
            table.Add(
                layer.Name, layer.Kind, layer.Output.ToVolume(), Number(layer.Parameters), Number(layer.MultiplyAdds), Number(4L * layer.Output.Length));
        }

        table.Add("total", "", "", Number(Parameters(model)), Number(MultiplyAdds(model)), Number(MemoryFigures.Activations(model)));
        var training = model.IsTrainable ? Number(MemoryFigures.Training(model, batch, steps)) + " bytes to train" : "no loss to train on";
        var buffers = Buffers(model) == 0 ? "" : $"buffers: {Number(Buffers(model))} elements, kept by training, not trained\n";
        var inputs = string.Join(", ", model.Inputs.Select(i => $"{(model.Inputs.Count == 1 ? "input" : i.Name)} {i.Type.ToVolume()}"));
        var head = $"{model.Name}: {inputs}\n{table}{buffers}";
        var sequences = model.UsesTime ? $", {Number(steps)} steps" : "";
        return head + (model.UsesTime ? "sequences: multiply-adds and activation bytes are those of one step\n" : "")
            + $"memory: {Number(MemoryFigures.Inference(model, batch, steps))} bytes to run, {training} (batch {Number(batch)}{sequences}, one thread)\n";
    }

    private static void Write(Utf8JsonWriter json, NetworkModel model, int batch, int steps)
    {
        json.WriteString("name", model.Name);
        json.WriteNumber("parameters", Parameters(model));
        if (Buffers(model) > 0)
        {
            json.WriteNumber("buffers", Buffers(model));
        }

        json.WriteNumber("macs", MultiplyAdds(model));
        json.WriteNumber("activationBytes", MemoryFigures.Activations(model));
        json.WriteNumber("trainBytes", MemoryFigures.Training(model, batch, steps));
        json.WriteNumber("inferenceBytes", MemoryFigures.Inference(model, batch, steps));

        json.WriteStartArray("layers");
        foreach (var layer in model.Layers.Where(MemoryFigures.IsLayer))
        {
            json.WriteStartObject();
            json.WriteString("name", layer.Name);
            json.WriteString("kind", layer.Kind);
            json.WriteStartArray("shape");
            int[] shape = layer.Output.IsImage ? [layer.Output.Height, layer.Output.Width, layer.Output.Channels] : [1, 1, layer.Output.Length];
            foreach (var extent in shape)
            {
                json.WriteNumberValue(extent);
            }

            json.WriteEndArray();
            json.WriteNumber("parameters", layer.Parameters);
            json.WriteNumber("macs", layer.MultiplyAdds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static long Parameters(NetworkModel model) => model.Parameters.Sum(p => (long)p.Length);

    private static long Buffers(NetworkModel model) => model.Buffers.Sum(p => (long)p.Length);

    private static long MultiplyAdds(NetworkModel model) => model.Layers.Sum(l => l.MultiplyAdds);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
