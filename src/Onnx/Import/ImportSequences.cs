using System;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>Inputs of sequences, numbers that stand for vectors, and single steps.</summary>
internal static class ImportSequences
{
    /// <summary>An input of vectors or numbers at each step. Whether samples or steps come first the file does not say: one reading fits.</summary>
    public static bool AddInput(ImportGraph g, ImportPort port)
    {
        var (isNumbers, extents) = (port.Type is OnnxType.Int64 or OnnxType.Int32, port.Extents);
        var isSequence = extents.Length == (isNumbers ? 2 : 3) && port.Type is OnnxType.Float32 or OnnxType.Int64 or OnnxType.Int32;
        if (g.Find(port.Name) is not null || !g.IsFree(port.Name) || !(isSequence || (isNumbers && extents.Length == 1)) || (!isNumbers && extents[^1] is < 1 or > int.MaxValue))
        {
            return false;
        }

        if (!isSequence)
        {
            g.AddInput(port.Name, [0], 0, isNumbers);
            return true;
        }

        var at = g.IsTimeFirst ? 0 : 1;
        if (g.TimeOf(port.Axes[at], extents[at]) is not (> 0 and var time))
        {
            return false;
        }

        g.AddInput(port.Name, [isNumbers ? 0 : (int)extents[2]], time, isNumbers, (g.IsTimeFirst ? "TN" : "NT") + (isNumbers ? "" : "C"));
        return true;
    }

    /// <summary>Rows of a matrix by numbers: a fully connected layer without bias on one-hot vectors.</summary>
    public static void Embedding(ImportGraph g, ImportNode node, ImportTensor table)
    {
        var x = g.View(node, 1);
        Require(x.IsNumbers && x.Axes.IndexOf('C', StringComparison.Ordinal) < 0, "it gathers by what is no input of numbers");
        Require(table.Extents.Length == 2 && node.Integer("axis", 0) == 0 && table.Count > 0, "it gathers from what is no table of vectors");
        Count(x, table.Extents[0]);
        var (length, matrix) = ((int)table.Extents[1], ImportFolds.Turned(table));
        var weight = new Weight("weight", [length, (int)table.Extents[0]], matrix.Read);
        g.Give(node, new Leaf("FC # nobias", "fc", [(Invariant.Number(length), "n")], [weight]) { Name = g.Names.OfLayer(node, table.Name), Matrix = matrix }, [g.Values[x.Id]], x.As(x.Axes + "C"), length);
    }

    /// <summary>The vectors themselves.</summary>
    public static void OneHot(ImportGraph g, ImportNode node)
    {
        var (x, depth, values) = (g.View(node, 0), g.Fixed(node, 1), g.Fixed(node, 2));
        Require(x.IsNumbers && x.Axes.IndexOf('C', StringComparison.Ordinal) < 0 && node.Integer("axis", -1) == -1, "one-hot vectors of what is no input of numbers, or along another axis than the last");
        Require(depth.Count == 1 && values.Count == 2 && values.Read() is [0, 1], "other vectors than one-hot ones");
        Count(x, depth.ReadIntegers() is [var count] ? count : 0);
        g.Name(node, x.As(x.Axes + "C"));
    }

    /// <summary>The last step, or the first: of a scan that nobody reads otherwise its own <c>last</c> (<see cref="ImportScans"/>), of anything else that of a cell which keeps it.</summary>
    public static ImportValue StepOf(ImportGraph g, ImportValue value, bool isLast)
    {
        Require(value.Time > 0, "it has no steps");
        var known = g.Values.Find(v => v.Item is Leaf { Step: { } step } && step == isLast && v.Inputs[0] == value.Id);
        return known ?? g.Add(new Leaf("scan Last" + (isLast ? "" : " reverse") + " last", "last", [], []) { Step = isLast, Cell = g.Cells.Last }, [value], value.Extents);
    }

    private static void Count(ImportValue x, long count)
    {
        Require(count is > 0 and <= int.MaxValue && (x.Extents[0] == 0 || x.Extents[0] == count), "its numbers stand for vectors of another length elsewhere");
        x.Extents[0] = (int)count;
    }
}
