using System;
using System.Linq;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>Reshape of what has steps or stacked values: axes are put together or parted, the numbers stay in their order.</summary>
internal static class ImportShapes
{
    public static void Reshape(ImportGraph g, ImportNode node, ImportValue x)
    {
        var to = ImportExtents.Find(g, node, 1) ?? throw new InexpressibleException("its new extents are not fixed");
        Require(to.Length is > 0 and <= 8 && node.Integer("allowzero", 0) == 0, "a volume that is not [N,C], [N,T,C] or [N,C,H,W]");
        var axes = x.Axes;

        // What stays, from the left and from the right; between them is what is put together or parted.
        var left = 0;
        while (left < Math.Min(to.Length, axes.Length) && Stays(g, x, to[left], axes[left], left, left))
        {
            left++;
        }

        var right = 0;
        while (right < Math.Min(to.Length, axes.Length) - left && Stays(g, x, to[^(right + 1)], axes[^(right + 1)], to.Length - right - 1, axes.Length - right - 1))
        {
            right++;
        }

        var (from, into) = (axes[left..^right], to[left..^right]);
        if ((from, into.Length) is ("D", 2) or ("DN", 3) && into[0].Value is > 0 and <= int.MaxValue && into[1].Value is > 0 and <= int.MaxValue && into[0].Value * into[1].Value == x.Parts.Count && (into.Length == 2 || into[2].Value < 0))
        {
            // The states of all layers and directions, layer by layer.
            g.Name(node, ImportValue.Stack(x.Parts, axes[..left] + "E" + from + axes[^right..], (int)into[1].Value));
            return;
        }

        var (between, parts) = (from, into.Length) switch
        {
            ("DC", 1) when Fits(into[0], (long)x.Extents[0] * x.Parts.Count) => ("C", [Joined(g, x)]),
            ("NT", 1) when into[0].Value < 0 => ("M", x.Parts),
            ("TN", 1) when into[0].Value < 0 => ("m", x.Parts),
            ("M", 2) when Is('N', 0) && Is('T', 1) => ("NT", x.Parts),
            ("m", 2) when Is('T', 0) && Is('N', 1) => ("TN", x.Parts),
            ("MC", 3) when Is('N', 0) && Is('T', 1) && into[2].Value == -1 => ("NTC", x.Parts),
            ("mC", 3) when Is('T', 0) && Is('N', 1) && into[2].Value == -1 => ("TNC", x.Parts),
            _ when into.Length == 1 && from.Where(a => a != '1' && (a != 'D' || x.Parts.Count > 1)).ToArray() is [var one] && into[0].Value < 0 => (one.ToString(), x.Parts),
            _ when from.All(a => a == '1') && into.All(e => e.Value == 1) => (new string('1', into.Length), x.Parts),
            _ => throw new InexpressibleException($"[{ImportAxes.Listed(x)}] is given extents [{string.Join(",", to.Select(e => e.Axis is 'N' or 'T' ? e.Axis.ToString() : Invariant.Number(e.Value)))}]: which axes that puts together cannot be told"),
        };
        Require(x.Inner == 0, "it reads several stacks at once");
        g.Name(node, g.Lay(parts, axes[..left] + between + axes[^right..]));

        bool Is(char axis, int at) => IsOpen(into[at], axis) || into[at].Value == (axis == 'N' ? g.Samples : g.Steps(x.Time));
    }

    /// <summary>What lies one behind the other in the features now was stacked.</summary>
    private static ImportValue Joined(ImportGraph g, ImportValue x)
    {
        Require(!x.Parts.Any(p => p.HiddenOf is not null), "it reads a cell's inner state, which no scan gives out");
        return x.Parts.Count == 1 ? x.Parts[0] : g.Add(new Join("concat", []), x.Parts, [checked((int)Math.Min(int.MaxValue, (long)x.Extents[0] * x.Parts.Count))], x.Time);
    }

    private static bool Stays(ImportGraph g, ImportValue x, ImportExtent extent, char axis, int at, int axisAt) =>
        extent.Axis is 'N' or 'T' ? extent.Axis == axis
        : extent.Value == 0 ? at == axisAt
        : extent.Value > 0 && extent.Value == axis switch
        {
            'C' => x.Extents[0],
            'D' => x.Parts.Count,
            '1' => 1,
            'T' => g.Steps(x.Time),
            'N' => g.Samples,
            _ => -1,
        };

    private static bool Fits(ImportExtent extent, long count) => extent.Axis is not ('N' or 'T') && (extent.Value == -1 || extent.Value == count);

    private static bool IsOpen(ImportExtent extent, char axis) => extent.Axis == axis || extent is { Axis: ' ', Value: -1 };
}
