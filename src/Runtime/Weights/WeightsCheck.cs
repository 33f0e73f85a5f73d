using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DslCompiler.Data;
using static System.FormattableString;

namespace DslCompiler.Weights;

/// <summary>That a weights file has a network's tensors, and no others.</summary>
internal static class WeightsCheck
{
    private const int MostNames = 4;

    /// <summary>First names of what PyTorch's state dicts hold beside a network of inference: torchvision's auxiliary classifiers of GoogLeNet and Inception v3.</summary>
    private static readonly string[] Aside = ["aux1.", "aux2.", "AuxLogits."];

    /// <exception cref="UserErrorException">A tensor is missing, of other extents or of whole numbers, or one is too many: the message names it.</exception>
    public static void Require(string path, string model, IReadOnlyCollection<NamedTensor> tensors, IReadOnlyList<SafetensorsHeader.Entry> entries)
    {
        var byName = entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
        if (tensors.FirstOrDefault(t => !byName.ContainsKey(t.Name)) is { } missing)
        {
            throw Wrong(path, $"tensor {BadFile.Quote(missing.Name)} of {model} is missing (the file has {Names(entries)}...)");
        }

        foreach (var tensor in tensors)
        {
            var entry = byName[tensor.Name];
            if (!IsOf(entry.Shape, tensor.Extents))
            {
                throw Wrong(path, $"tensor {BadFile.Quote(tensor.Name)} is [{string.Join(",", entry.Shape)}] but {model} has [{string.Join(",", tensor.Extents.ToArray())}]");
            }

            if (!entry.DType.IsReal)
            {
                throw new UserErrorException($"{path}: tensor {BadFile.Quote(tensor.Name)} is of type {entry.DType.Name}, expected real numbers (F32, F16, BF16 or F64). Fix: save the weights as floats.");
            }
        }

        var known = tensors.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        if (entries.Select(e => e.Name).FirstOrDefault(n => !known.Contains(n) && !IsAside(n, known)) is { } extra)
        {
            throw Wrong(path, $"tensor {BadFile.Quote(extra)} is no tensor of {model}");
        }
    }

    private static bool IsOf(ImmutableArray<long> shape, ReadOnlySpan<int> extents)
    {
        if (shape.Length != extents.Length)
        {
            return false;
        }

        for (var i = 0; i < extents.Length; i++)
        {
            if (shape[i] != extents[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a tensor that the model has not may be there: what batch normalisation counts beside its statistics (nothing here depends on it), and
    /// heads that only training uses.</summary>
    private static bool IsAside(string name, IEnumerable<string> known) => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal)
        || Aside.Any(a => name.StartsWith(a, StringComparison.Ordinal) && !known.Any(k => k.StartsWith(a, StringComparison.Ordinal)));

    private static string Names(IEnumerable<SafetensorsHeader.Entry> entries) => string.Join(", ", entries.Take(MostNames).Select(t => BadFile.Quote(t.Name)[1..^1]));

    private static UserErrorException Wrong(string path, string what) => new(Invariant($"{path}: {what}; the weights are of another model"));
}
