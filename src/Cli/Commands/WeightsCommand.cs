using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Text.Json;
using DslCompiler.Weights;
using static System.FormattableString;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc weights FILE</c>: what a weights file holds, and whether all of it are numbers.</summary>
internal static class WeightsCommand
{
    private const string Description = "List the tensors of a safetensors file, what it says beside them, and which of them hold NaN or infinite values (exit code 1).";

    public static Command Create(Terminal terminal)
    {
        var file = CommonOptions.File("A safetensors file.");
        var json = CommonOptions.Json();
        return new Command("weights", Description) { file, json }.Does(terminal, parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var weights = SafetensorsFile.Read(path);
            var broken = weights.Tensors.Select(t => NonFinite.Of(t.Name, t.Data)).OfType<NonFinite>().ToList();
            terminal.Output.Write(parsed.GetValue(json) ? JsonText.Object(writer => Write(writer, weights, broken)) + "\n" : Table(weights));
            foreach (var tensor in broken)
            {
                terminal.Error.WriteLine(Invariant($"error: {path}: {tensor}; train again with a lower rate"));
            }

            return broken.Count == 0 ? 0 : 1;
        });
    }

    private static string Table(SafetensorsFile file)
    {
        var table = new TextTable(textColumns: 3);
        table.Add("tensor", "type", "shape", "values", "least", "largest");
        foreach (var tensor in file.Tensors)
        {
            var extremes = tensor.Data.Length == 0 ? ("", "") : (Invariant($"{tensor.Data.Min():g6}"), Invariant($"{tensor.Data.Max():g6}"));
            table.Add(Data.BadFile.Quote(tensor.Name)[1..^1], tensor.DType, $"[{string.Join(',', tensor.Shape)}]", Invariant($"{tensor.Data.Length:N0}"), extremes.Item1, extremes.Item2);
        }

        table.Add("total", "", "", Invariant($"{file.Tensors.Sum(t => (long)t.Data.Length):N0}"), "", "");
        return table + string.Concat(file.Metadata.OrderBy(m => m.Key, System.StringComparer.Ordinal).Select(m => $"{Data.BadFile.Quote(m.Key)}: {Data.BadFile.Quote(m.Value)}\n"));
    }

    private static void Write(Utf8JsonWriter json, SafetensorsFile file, List<NonFinite> broken)
    {
        json.WriteStartArray("tensors");
        foreach (var tensor in file.Tensors)
        {
            json.WriteStartObject();
            json.WriteString("name", tensor.Name);
            json.WriteString("type", tensor.DType);
            json.WriteStartArray("shape");
            foreach (var extent in tensor.Shape)
            {
                json.WriteNumberValue(extent);
            }

            json.WriteEndArray();
            var bad = broken.FirstOrDefault(b => b.Tensor == tensor.Name);
            json.WriteNumber("nan", bad?.NaN ?? 0);
            json.WriteNumber("infinite", bad?.Infinite ?? 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("metadata");
        foreach (var (key, value) in file.Metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
