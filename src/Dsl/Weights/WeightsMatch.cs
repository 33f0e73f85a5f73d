using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Syntax;

namespace DslCompiler.Weights;

/// <summary>Whether a weights file is one of a model: every tensor there, of the model's extents and of real numbers, and no other. The same rules as those of
/// <c>Network.Load</c>, told of all tensors at once, each at its layer's line.</summary>
public static class WeightsMatch
{
    /// <summary>Beyond so many the file is simply of another model.</summary>
    private const int MostTold = 8;

    private static readonly string[] Real = ["F64", "F32", "F16", "BF16"];

    /// <summary>What a state dict holds beside a network of inference: batch normalisation's counters, torchvision's auxiliary heads.</summary>
    private static readonly string[] Aside = ["aux1.", "aux2.", "AuxLogits."];

    /// <param name="source">The text of the model's file.</param>
    /// <param name="models">Its models without mistakes.</param>
    /// <param name="weights">What the project and the file say.</param>
    public static IReadOnlyList<Diagnostic> Find(SourceText source, IReadOnlyCollection<NetworkModel> models, WeightsHeader weights)
    {
        if (models.Count == 0)
        {
            return [];
        }

        if (weights.Problem is { } problem)
        {
            return [Tell(Rules.WeightsUnreadable, NameOf(source, models.First().Name), [weights.File, problem], "fix: correct the path, or write or download the file again")];
        }

        var chosen = weights.Model.Length > 0 ? models.FirstOrDefault(m => m.Name == weights.Model) : models.Count == 1 ? models.First() : null;
        return chosen is null
            ? [Tell(Rules.WeightsUnreadable, NameOf(source, models.First().Name), [weights.File, $"the file has the models {string.Join(", ", models.Select(m => m.Name))}"], $"fix: say which it is for: ModelName=\"{models.First().Name}\" beside Weights")]
            : Compare(source, chosen, weights);
    }

    private static List<Diagnostic> Compare(SourceText source, NetworkModel model, WeightsHeader weights)
    {
        var byName = weights.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        var told = new List<Diagnostic>();
        foreach (var tensor in model.Parameters.Concat(model.Buffers))
        {
            var needed = Extents(tensor.Extents.Select(e => (long)e));
            if (!byName.TryGetValue(tensor.Name, out var found))
            {
                told.Add(Tell(Rules.WeightsLack, PlaceOf(source, model, tensor), [weights.File, tensor.Name, needed], Nearest(tensor, weights)));
            }
            else if (!found.Extents.SequenceEqual(tensor.Extents.Select(e => (long)e)))
            {
                told.Add(Tell(Rules.WeightsDoNotFit, PlaceOf(source, model, tensor), [tensor.Name, weights.File, Extents(found.Extents), needed], "fix: mend the layer, or take the weights of this model"));
            }
            else if (!Real.Contains(found.Type))
            {
                told.Add(Tell(Rules.WeightsDoNotFit, PlaceOf(source, model, tensor), [tensor.Name, weights.File, found.Type, "real numbers (F32, F16, BF16, F64)"], "fix: save the weights as floats"));
            }
        }

        var known = new HashSet<string>(model.Parameters.Concat(model.Buffers).Select(t => t.Name), StringComparer.Ordinal);
        told.AddRange(weights.Tensors.Where(t => !known.Contains(t.Name) && !IsAside(t.Name, known))
            .Select(t => Tell(Rules.WeightsOfOther, NameOf(source, model.Name), [weights.File, t.Name, Extents(t.Extents), model.Name], "fix: take the weights of this model, or write the layer that they are of")));
        return told.Count <= MostTold ? told : [.. told.Take(MostTold - 1), told[MostTold - 1] with
        {
            Help = told[MostTold - 1].Help.Concat([Invariant.Text($"and {told.Count - MostTold} more tensors do not fit: are these the weights of {model.Name}?")]).ToEquatableArray(),
        }];
    }

    private static bool IsAside(string name, HashSet<string> known) => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal)
        || Aside.Any(a => name.StartsWith(a, StringComparison.Ordinal) && !known.Any(k => k.StartsWith(a, StringComparison.Ordinal)));

    /// <summary>Where another name has the tensor's extents and role, it may be what is meant.</summary>
    private static string Nearest(ParameterInfo tensor, WeightsHeader weights)
    {
        var alike = weights.Tensors.Where(t => t.Name.EndsWith("." + tensor.Role, StringComparison.Ordinal) && t.Extents.SequenceEqual(tensor.Extents.Select(e => (long)e))).ToList();
        return alike.Count == 1
            ? $"fix: if its '{alike[0].Name}' is meant, name the layer so: as {alike[0].Name.Substring(0, alike[0].Name.Length - tensor.Role.Length - 1)}"
            : "fix: take the weights of this model, or give the layer the name that they have (as NAME)";
    }

    /// <summary>The layer that a tensor is of, where it stands in this file; otherwise the model's name.</summary>
    private static TextSpan PlaceOf(SourceText source, NetworkModel model, ParameterInfo tensor)
    {
        var origin = model.Functions.SelectMany(f => f.Nodes)
            .FirstOrDefault(n => ((n.Operator as Operators.Parameter)?.Key ?? (n.Operator as Operators.BufferTensor)?.Key) == tensor.Name)?.Origin;
        var line = origin is null ? default : source.Line(origin.Line);
        var column = line.Length == 0 ? -1 : source.Text.IndexOf(origin!.Text, line.Start, line.Length, StringComparison.Ordinal);
        return column < 0 ? NameOf(source, model.Name) : new TextSpan(column, origin!.Text.Length);
    }

    private static TextSpan NameOf(SourceText source, string model) =>
        Parser.ParseFile(source, new DiagnosticBag()).Items.OfType<ModelSyntax>().FirstOrDefault(m => m.Name.Text == model)?.Name.Span ?? default;

    private static string Extents(IEnumerable<long> extents) => $"[{string.Join(",", extents.Select(e => e.ToString(System.Globalization.CultureInfo.InvariantCulture)))}]";

    private static Diagnostic Tell(Rule rule, TextSpan span, object[] details, string help) => new(rule, span, rule.Format(details), EquatableArray.Of(help));
}
