using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Weights;

/// <summary>A tensor as a weights file's header tells of it.</summary>
public sealed record HeaderTensor(string Name, string Type, EquatableArray<long> Extents);

/// <summary>What a project says of a weights file, and what the file's header says: the text that the target DslWeightsHeaders writes.</summary>
/// <param name="Dsl">The <c>.dsl</c> file that the weights are for.</param>
/// <param name="Model">Which of its models; empty: the only one.</param>
/// <param name="File">The weights file, as the project names it.</param>
/// <param name="Problem">Why there are no tensors to look at; null: there are.</param>
/// <param name="Tensors">The file's tensors.</param>
public sealed record WeightsHeader(string Dsl, string Model, string File, string? Problem, EquatableArray<HeaderTensor> Tensors)
{
    /// <summary>How the additional file's name ends.</summary>
    public const string Extension = ".dslweights";

    private const string Metadata = "__metadata__";

    /// <summary>Reads lines <c>dsl PATH</c>, <c>model NAME</c>, <c>weights PATH</c>, then <c>problem TEXT</c>, or <c>data LENGTH</c> and the header as it stands in the file.</summary>
    public static WeightsHeader Parse(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = 0;
        while (at < text.Length && text[at] != '{')
        {
            var end = text.IndexOf('\n', at) is var found && found >= 0 ? found : text.Length;
            var line = text.Substring(at, end - at).TrimEnd('\r');
            var space = line.IndexOf(' ') is var place && place >= 0 ? place : line.Length;
            values[line.Substring(0, space)] = line.Substring(space).Trim();
            at = Math.Min(end + 1, text.Length);
        }

        var (tensors, problem) = values.TryGetValue("problem", out var told) ? ([], told) : Read(text.Substring(at), long.TryParse(Value("data"), out var length) ? length : -1);
        return new WeightsHeader(Value("dsl"), Value("model"), Value("weights"), problem, tensors);

        string Value(string name) => values.TryGetValue(name, out var value) ? value : "";
    }

    private static (EquatableArray<HeaderTensor> Tensors, string? Problem) Read(string json, long dataLength)
    {
        try
        {
            var tensors = new List<HeaderTensor>();
            var reached = 0L;
            var header = new HeaderText(json);
            header.Object(name =>
            {
                if (name == Metadata)
                {
                    header.Object(_ => header.Text());
                    return;
                }

                var (tensor, end) = ReadTensor(header, name);
                tensors.Add(tensor);
                reached = Math.Max(reached, end);
            });
            header.End();
            var twice = tensors.GroupBy(t => t.Name).FirstOrDefault(g => g.Count() > 1);
            return twice is not null ? ([], $"it has the tensor '{twice.Key}' twice")
                : reached != dataLength ? ([], Invariant.Text($"it has {dataLength} bytes of values, but its header tells of {reached}: it is not whole"))
                : (tensors.ToEquatableArray(), null);
        }
        catch (FormatException e)
        {
            return ([], e.Message);
        }
    }

    private static (HeaderTensor Tensor, long End) ReadTensor(HeaderText header, string name)
    {
        var (type, extents, end) = ("", new List<long>(), -1L);
        header.Object(key =>
        {
            switch (key)
            {
                case "dtype":
                    type = header.Text();
                    break;
                case "shape":
                    extents = header.Numbers();
                    break;
                case "data_offsets" when header.Numbers() is { Count: 2 } offsets && offsets[0] <= offsets[1]:
                    end = offsets[1];
                    break;
                default:
                    throw new FormatException($"its tensor '{name}' has no dtype, shape and two data_offsets");
            }
        });
        return end < 0 || type.Length == 0 ? throw new FormatException($"its tensor '{name}' has no dtype, shape and two data_offsets") : (new HeaderTensor(name, type, extents.ToEquatableArray()), end);
    }
}
