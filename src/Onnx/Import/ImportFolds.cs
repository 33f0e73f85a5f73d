using System;
using System.Collections.Generic;
using System.Linq;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>Nodes that lay fixed tensors out anew: what they give is fixed too, its values made when they are written.</summary>
internal static class ImportFolds
{
    private const int MostParts = 64;

    private static readonly HashSet<string> Known = ["Concat", "Reshape", "Slice", "Squeeze", "Transpose", "Unsqueeze"];

    /// <summary>Reads a node of fixed tensors only; false: it is another.</summary>
    public static bool Read(ImportGraph g, ImportNode node)
    {
        if (!Known.Contains(node.Operator) || node.Inputs.Length == 0 || !node.Inputs.All(i => i.Length == 0 || g.Tensors.ContainsKey(i)))
        {
            return false;
        }

        var tensor = g.Fixed(node, 0);
        var rank = tensor.Extents.Length;
        var folded = node.Operator switch
        {
            "Transpose" => Transpose(tensor, node.Integers("perm") ?? [.. Enumerable.Range(0, rank).Reverse().Select(i => (long)i)]),
            "Concat" => Concat(g, [.. node.Inputs.Select((_, i) => g.Fixed(node, i))], At(node.Integer("axis", 0), rank)),
            "Slice" => Slice(g, node, tensor),
            "Reshape" => Reshape(tensor, g.Fixed(node, 1).ReadIntegers()),
            "Squeeze" => Squeeze(tensor, node.Integers("axes") ?? g.Tensor(node, 1)?.ReadIntegers()),
            _ => Unsqueeze(tensor, node.Integers("axes") ?? g.Fixed(node, 1).ReadIntegers()),
        };
        Require(g.TryFix(node, folded), "its output has no name of its own");
        return true;
    }

    private static ImportTensor Transpose(ImportTensor tensor, long[] order)
    {
        var rank = tensor.Extents.Length;
        Require(order.Length == rank && order.Order().SequenceEqual(Enumerable.Range(0, rank).Select(i => (long)i)), "an order of axes that is none");
        return Made(tensor, [.. order.Select(o => tensor.Extents[o])], Turn, Turn) with { Turned = rank == 2 && order[0] == 1 ? tensor : null };

        T[] Turn<T>(T[] from)
        {
            // How far the next element along each new axis lies.
            var steps = order.Select(o => tensor.Extents.Skip((int)o + 1).Aggregate(1L, (a, b) => a * b)).ToArray();
            var (to, place, at) = (new T[from.Length], new long[rank], 0L);
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = from[at];
                for (var axis = rank - 1; axis >= 0; axis--)
                {
                    at += steps[axis];
                    if (++place[axis] < tensor.Extents[order[axis]])
                    {
                        break;
                    }

                    at -= steps[axis] * place[axis];
                    place[axis] = 0;
                }
            }

            return to;
        }
    }

    /// <summary>A matrix with rows for columns.</summary>
    public static ImportTensor Turned(ImportTensor matrix) => matrix.Turned ?? (matrix.Extents.Length == 2 ? Transpose(matrix, [1, 0]) : matrix);

    private static ImportTensor Concat(ImportGraph g, ImportTensor[] parts, int axis)
    {
        var first = parts[0].Extents;
        Require(parts.All(p => p.Type == parts[0].Type && p.Extents.Length == first.Length && p.Extents.Where((_, i) => i != axis).SequenceEqual(first.Where((_, i) => i != axis))), "inputs of different sizes");
        Require(parts.Sum(p => p.Count) <= g.MostElements, "more values than the file has");
        long[] extents = [.. first[..axis], parts.Sum(p => p.Extents[axis]), .. first[(axis + 1)..]];
        List<ImportTensor> together = axis == 0 ? [.. parts.SelectMany(p => p.Parts.Count > 0 ? p.Parts : [p]).Take(MostParts + 1)] : [];
        return Made(parts[0], extents, _ => Join(p => p.Read()), _ => Join(p => p.ReadIntegers())) with { Parts = together.Count > MostParts ? [] : together, Name = parts.Length == 1 ? parts[0].Name : "" };

        T[] Join<T>(Func<ImportTensor, T[]> read)
        {
            var (to, at, inner) = (new T[parts.Sum(p => p.Count)], 0L, first.Skip(axis + 1).Aggregate(1L, (a, b) => a * b));
            foreach (var part in parts)
            {
                var (values, run) = (read(part), part.Extents[axis] * inner);
                for (var row = 0L; run > 0 && row < values.Length / run; row++)
                {
                    Array.Copy(values, row * run, to, (row * extents[axis] * inner) + at, run);
                }

                at += run;
            }

            return to;
        }
    }

    private static ImportTensor Slice(ImportGraph g, ImportNode node, ImportTensor tensor)
    {
        var (starts, ends, axes, steps) = ImportAxes.SliceOf(g, node, tensor.Extents.Length);
        Require(starts.Length == 1 && steps.All(s => s == 1), "a slice along several axes, or with steps");
        var (axis, extent) = (axes[0], tensor.Extents[axes[0]]);
        var from = Math.Clamp(starts[0] < 0 ? starts[0] + extent : starts[0], 0, extent);
        return Rows(tensor, axis, from, Math.Max(from, Math.Clamp(ends[0] < 0 ? ends[0] + extent : ends[0], 0, extent)) - from);
    }

    /// <summary>A stretch along one axis.</summary>
    public static ImportTensor Rows(ImportTensor tensor, int axis, long from, long count)
    {
        var at = 0L;
        foreach (var part in axis == 0 ? tensor.Parts : [])
        {
            if (at == from && part.Extents[0] == count)
            {
                return part;
            }

            at += part.Extents[0];
        }

        return from == 0 && count == tensor.Extents[axis] ? tensor : Made(tensor, [.. tensor.Extents[..axis], count, .. tensor.Extents[(axis + 1)..]], Cut, Cut) with { Name = "" };

        T[] Cut<T>(T[] values)
        {
            var inner = tensor.Extents.Skip(axis + 1).Aggregate(1L, (a, b) => a * b);
            var to = new T[values.Length / Math.Max(1, tensor.Extents[axis]) * count];
            for (var row = 0L; count * inner > 0 && row < to.Length / (count * inner); row++)
            {
                Array.Copy(values, ((row * tensor.Extents[axis]) + from) * inner, to, row * count * inner, count * inner);
            }

            return to;
        }
    }

    private static ImportTensor Reshape(ImportTensor tensor, long[] to)
    {
        Require(to.Length <= 8, "more axes than 8");
        var given = to.Select((e, i) => e == 0 && i < tensor.Extents.Length ? tensor.Extents[i] : e).ToArray();
        var known = given.Where(e => e > 0).Aggregate(1L, (a, b) => a > int.MaxValue ? a : a * b);
        long[] extents = [.. given.Select(e => e == -1 ? tensor.Count / known : e)];
        Require(given.Count(e => e == -1) <= 1 && extents.All(e => e > 0) && extents.Aggregate(1L, (a, b) => a > int.MaxValue ? a : a * b) == tensor.Count, "another number of elements");
        return Made(tensor, extents, v => v, v => v);
    }

    private static ImportTensor Squeeze(ImportTensor tensor, long[]? axes)
    {
        var away = axes is null ? Enumerable.Range(0, tensor.Extents.Length).Where(i => tensor.Extents[i] == 1).ToArray() : [.. axes.Select(a => At(a, tensor.Extents.Length))];
        Require(away.All(a => tensor.Extents[a] == 1), "an axis of more than one");
        return Made(tensor, [.. tensor.Extents.Where((_, i) => !away.Contains(i))], v => v, v => v);
    }

    private static ImportTensor Unsqueeze(ImportTensor tensor, long[] axes)
    {
        var extents = tensor.Extents.ToList();
        Require(extents.Count + axes.Length <= 8, "more axes than 8");
        foreach (var axis in axes.Select(a => At(a, tensor.Extents.Length + axes.Length)).Order())
        {
            Require(axis <= extents.Count, "an axis that is not there");
            extents.Insert(axis, 1);
        }

        return Made(tensor, [.. extents], v => v, v => v);
    }

    private static ImportTensor Made(ImportTensor source, long[] extents, Func<float[], float[]> reals, Func<long[], long[]> integers) =>
        source with { Extents = extents, Count = extents.Aggregate(1L, (a, b) => a * b), Read = () => reals(source.Read()), ReadIntegers = () => integers(source.ReadIntegers()), Parts = [], Turned = null };

    /// <summary>An axis, counted from the end where it is negative.</summary>
    internal static int At(long axis, int rank)
    {
        Require(axis >= -rank && axis < rank, "an axis that is not there");
        return (int)(axis < 0 ? axis + rank : axis);
    }
}
