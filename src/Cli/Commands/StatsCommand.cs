using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using DslCompiler.Data;
using DslCompiler.Model;
using DslCompiler.Random;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc stats FILE</c>: the statistics of every layer's output, at the start of training or of trained weights (D03).</summary>
internal static class StatsCommand
{
    private const string Description =
        "Show what the outputs of each layer are like: mean, standard deviation, smallest, largest, and the share of zeros. Without --weights the weights are "
        + "those at the start of training (--seed) and batch normalisation goes by the batch; with them the model runs as in use. Without --data the input is "
        + "drawn from the standard normal distribution.";

    public static Command Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var model = CommonOptions.Model();
        var weights = CommonOptions.Text("--weights", "FILE", "Weights that dslc train wrote (safetensors; default: those at the start).");
        var data = CommonOptions.Text("--data", "DIR", "A folder of MNIST or CIFAR-10 files: its first training pictures (default: normal numbers).");
        var batch = CommonOptions.Number("--batch", "Samples.", 32, 1, 100_000);
        var json = CommonOptions.Json();
        return new Command("stats", Description) { file, model, weights, data, batch, json }.Does(terminal, parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var trained = parsed.GetValue(weights);
            var layers = ActivationModel.Of(ModelLoader.Load(path, parsed.GetValue(model), terminal), byBatch: trained is null);
            var (samples, seed) = (parsed.GetValue(batch)!.Value, parsed.GetValue(CommonOptions.Seed)!.Value);
            var network = ModelCompiler.Create(layers, path, CommonOptions.Device(parsed), seed, samples);
            var metadata = trained is null ? null : network.Load(trained);
            var inputs = parsed.GetValue(data) is { } folder
                ? [Pictures(network, DataFolder.Open(folder).Train, metadata is null ? null : Preprocessing.FromMetadata(metadata, trained!), samples)]
                : network.InputPorts.Select((p, i) => RandomInput.Normal(p, samples, new Philox(seed, (ulong)i))).ToList();
            var rows = layers.Layers.Zip(network.ForwardUntyped(inputs), (l, o) => (l, ActivationStatistics.Of(o.Span[..(o.Count * l.Output.Length)]))).ToList();
            terminal.Output.Write(parsed.GetValue(json) ? JsonText.Object(writer => Write(writer, rows)) + "\n" : Table(rows));
            return 0;
        });
    }

    private static string Table(List<(LayerInfo Layer, ActivationStatistics Figures)> rows)
    {
        var table = new TextTable(textColumns: 3);
        table.Add("layer", "kind", "output", "mean", "deviation", "smallest", "largest", "zeros");
        foreach (var (layer, f) in rows)
        {
            table.Add(layer.Name, layer.Kind, layer.Output.ToVolume(), Number(f.Mean), Number(f.Deviation), Number(f.Least), Number(f.Most), f.Zeros.ToString("P1", Percent));
        }

        return table.ToString();
    }

    private static readonly NumberFormatInfo Percent = new() { PercentPositivePattern = 0 };

    private static string Number(double value) => value.ToString("0.0000;-0.0000", CultureInfo.InvariantCulture) is var text && Math.Abs(value) is 0 or (>= 1e-3 and < 1e5)
        ? text
        : value.ToString("0.00e+0", CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, List<(LayerInfo Layer, ActivationStatistics Figures)> rows)
    {
        json.WriteStartArray("layers");
        foreach (var (layer, figures) in rows)
        {
            json.WriteStartObject();
            json.WriteString("name", layer.Name);
            json.WriteString("kind", layer.Kind);
            Figure(json, "mean", figures.Mean);
            Figure(json, "deviation", figures.Deviation);
            Figure(json, "smallest", figures.Least);
            Figure(json, "largest", figures.Most);
            Figure(json, "zeros", figures.Zeros);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>JSON has no infinities and no NaN: they are null there.</summary>
    private static void Figure(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static Batch Pictures(Network network, Dataset data, Preprocessing? preprocessing, int samples)
    {
        if (network.InputPorts.Length != 1)
        {
            throw new UserErrorException(FormattableString.Invariant($"{network.Name} takes {network.InputPorts.Length} inputs, not one picture; leave --data out"));
        }

        preprocessing ??= Preprocessing.Measure(data, network.InputExtents.Length == 3 ? network.InputExtents[0] : 0);
        var shape = PictureShape.Of(network, preprocessing, data.Name);
        var input = network.CreateInput(Math.Min(samples, data.Count));
        input.Count = Math.Min(samples, data.Count);
        for (var i = 0; i < input.Count; i++)
        {
            preprocessing.Fill(data, i, input[i], shape.Height, shape.Width);
        }

        return input;
    }
}
