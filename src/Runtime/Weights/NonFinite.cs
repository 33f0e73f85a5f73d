using System;
using System.Collections.Generic;
using System.Linq;
using static System.FormattableString;

namespace DslCompiler.Weights;

/// <summary>What a tensor of a weights file holds that is no finite number.</summary>
/// <param name="Tensor">Its name.</param>
/// <param name="NaN">How many values are NaN.</param>
/// <param name="Infinite">How many are infinite.</param>
/// <param name="First">The place of the first of either, row-major.</param>
public sealed record NonFinite(string Tensor, long NaN, long Infinite, long First)
{
    /// <summary>All such tensors of a file, in the order of their bytes.</summary>
    /// <exception cref="UserErrorException">The file is missing, damaged or hostile.</exception>
    public static IReadOnlyList<NonFinite> Find(string path) => [.. SafetensorsFile.Read(path).Tensors.Select(t => Of(t.Name, t.Data)).OfType<NonFinite>()];

    /// <summary>Null: all values are finite.</summary>
    public static NonFinite? Of(string name, ReadOnlySpan<float> values)
    {
        var (nan, infinite, first) = (0L, 0L, -1L);
        for (var i = 0; i < values.Length; i++)
        {
            if (float.IsFinite(values[i]))
            {
                continue;
            }

            first = first < 0 ? i : first;
            _ = float.IsNaN(values[i]) ? nan++ : infinite++;
        }

        return first < 0 ? null : new NonFinite(name, nan, infinite, first);
    }

    public override string ToString() => Invariant($"{Tensor} holds {NaN} NaN and {Infinite} infinite values, the first at {First}");
}
