using System.Text;
using DslCompiler.Data;
using static System.FormattableString;

namespace DslCompiler.Host;

/// <summary><c>info</c>: what the program is.</summary>
internal static class InfoVerb
{
    public static void Run(LoadedModel model, HostOptions options, HostStreams streams)
    {
        var (program, image) = (model.Session.Model, model.Image);
        var (input, output) = (string.Join(",", program.InputExtents), string.Join(",", program.OutputExtents));
        var classes = string.Join(", ", model.ClassNames.Length <= 20 ? model.ClassNames : model.ClassNames[..20].Add("..."));
        if (!options.IsJson)
        {
            streams.Output.Write(Invariant($"""
                model          {program.Name}, [{input}] to [{output}]
                processor      {program.Level}
                weights        {image.StoredBytes} bytes in {image.Path}, {image.KernelsAtStart} kernels to run at start
                classes        {model.ClassNames.Length}: {classes}
                preprocessing  {Describe(model.Preprocessing)}

                """));
            return;
        }

        var json = new StringBuilder("{\"model\":").String(program.Name)
            .Append(Invariant($",\"input\":[{input}],\"output\":[{output}],\"level\":\"{program.Level}\",\"weightBytes\":{image.StoredBytes},\"weights\":")).String(image.Path)
            .Append(Invariant($",\"kernelsAtStart\":{image.KernelsAtStart},\"classes\":["));
        for (var i = 0; i < model.ClassNames.Length; i++)
        {
            json.Append(i == 0 ? "" : ",").String(model.ClassNames[i]);
        }

        json.Append("],\"preprocessing\":");
        json.Append(model.Preprocessing is { } p
            ? Invariant($"{{\"height\":{p.Height},\"width\":{p.Width},\"mean\":[{Join(p.Mean)}],\"std\":[{Join(p.Std)}]}}")
            : "null");
        streams.Output.Write(json.Append("}\n").ToString());
    }

    private static string Describe(Preprocessing? p) =>
        p is null ? "none known: raw tensors only" : Invariant($"pictures of {p.Height}x{p.Width}, mean {Join(p.Mean)}, deviation {Join(p.Std)}");

    private static string Join(System.Collections.Immutable.ImmutableArray<float> values)
    {
        var text = new StringBuilder();
        foreach (var value in values)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(Invariant($"{value:R}"));
        }

        return text.ToString();
    }
}
