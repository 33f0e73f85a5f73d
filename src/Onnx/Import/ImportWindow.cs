using System.Collections.Generic;
using System.Linq;
using DslCompiler.Operators;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>A node's window as the language writes it: <c>3x3 stride 2 pad 1 floor</c>, or <c>same</c>, or <c>ceil</c> where what lies behind the image is what rounding
/// up adds.</summary>
internal sealed class ImportWindow
{
    public ImportWindow(ImportNode node, ImportValue x, (long Rows, long Columns) size, bool isPool)
    {
        var (strides, dilations) = (ImportWindows.Two(node, "strides"), ImportWindows.Two(node, "dilations"));
        var pads = PadsOf(node, x, size, strides, dilations);
        var ceil = isPool && node.Integer("ceil_mode", 0) != 0;
        Rows = new WindowAxis(ImportWindows.Positive(size.Rows), strides.Rows, pads[0], pads[2], dilations.Rows, ceil);
        Columns = new WindowAxis(ImportWindows.Positive(size.Columns), strides.Columns, pads[1], pads[3], dilations.Columns, ceil);
        var (height, width) = (x.Extents[1], x.Extents[2]);
        Require((Rows.Size - 1L) * Rows.Dilation < height + pads[0] + pads[2] && (Columns.Size - 1L) * Columns.Dilation < width + pads[1] + pads[3], "a window larger than its input");
        (Height, Width) = (Rows.Out(height), Columns.Out(width));
        HasPad = pads.Any(p => p != 0);
        var (isEven, hasSame) = (pads[0] == pads[2] && pads[1] == pads[3], Same(Rows, height) && Same(Columns, width) && !ceil);
        IsSame = !isEven && hasSame;
        IsCeil = ceil && !(Rows.Tiles(height) && Columns.Tiles(width));
        if (!isEven && !IsSame)
        {
            // The exporters write what rounding up adds behind an image as padding.
            var (rows, columns) = (Rows with { Behind = pads[0], Ceil = true }, Columns with { Behind = pads[1], Ceil = true });
            Require(isPool && pads[0] <= pads[2] && pads[1] <= pads[3] && rows.Out(height) == Height && columns.Out(width) == Width, "padding of different sizes on both sides");
            (Rows, Columns, IsCeil) = (rows, columns, true);
        }

        HasPad = IsSame || Rows.Before > 0 || Columns.Before > 0;
        Write(height, width, isPool);
    }

    public WindowAxis Rows { get; }

    public WindowAxis Columns { get; }

    public int Height { get; }

    public int Width { get; }

    public bool HasPad { get; }

    public bool IsSame { get; }

    public bool IsCeil { get; }

    /// <summary>Whether it is one place at a time.</summary>
    public bool IsNothing => Rows is { Size: 1, Stride: 1 } && Columns is { Size: 1, Stride: 1 } && !HasPad;

    public string Text { get; private set; } = "";

    public List<(string Value, string Role)> Arguments { get; } = [];

    /// <summary>An option of one number, or of two: left out where both are the usual one.</summary>
    public static void Pair(ref string text, List<(string Value, string Role)> arguments, string word, string role, (long Rows, long Columns) values, long usual)
    {
        if (values.Rows == usual && values.Columns == usual)
        {
            return;
        }

        text += values.Rows == values.Columns ? $" {word} #" : $" {word} #x#";
        arguments.Add((Invariant.Number(values.Rows), role));
        if (values.Rows != values.Columns)
        {
            arguments.Add((Invariant.Number(values.Columns), role));
        }
    }

    private void Write(int height, int width, bool isPool)
    {
        var text = "#x#";
        Arguments.AddRange([(Invariant.Number(Rows.Size), "f"), (Invariant.Number(Columns.Size), "f")]);

        // A pool's stride is its window unless said.
        if (!isPool || Rows.Stride != Rows.Size || Columns.Stride != Columns.Size)
        {
            Pair(ref text, Arguments, "stride", "s", (Rows.Stride, Columns.Stride), isPool ? 0 : 1);
        }

        if (!IsSame)
        {
            Pair(ref text, Arguments, "pad", "p", (Rows.Before, Columns.Before), 0);
        }

        Pair(ref text, Arguments, "dilation", "d", (Rows.Dilation, Columns.Dilation), 1);
        Text = text + (IsSame ? " same" : IsCeil ? " ceil" : Rows.Tiles(height) && Columns.Tiles(width) ? "" : " floor");
    }

    private static bool Same(WindowAxis axis, int extent) => WindowAxis.Same(extent, axis.Size, axis.Stride, axis.Dilation) == (axis.Before, axis.Behind);

    /// <summary>Rows before, columns before, rows behind, columns behind: the node's own, those worked out, and those of a node before it.</summary>
    private static int[] PadsOf(ImportNode node, ImportValue x, (long Rows, long Columns) size, (int Rows, int Columns) strides, (int Rows, int Columns) dilations)
    {
        const int Most = 10_000;
        var pads = node.Integers("pads") ?? [0, 0, 0, 0];
        var auto = node.Text("auto_pad", "NOTSET");
        Require(pads.Length == 4 && pads.All(p => p is >= 0 and < Most) && auto is "NOTSET" or "VALID" or "SAME_UPPER", "padding out of range, or SAME_LOWER");
        if (auto == "SAME_UPPER")
        {
            Require(x.Padding is null, "padding twice");
            var rows = WindowAxis.Same(x.Extents[1], ImportWindows.Positive(size.Rows), strides.Rows, dilations.Rows);
            var columns = WindowAxis.Same(x.Extents[2], ImportWindows.Positive(size.Columns), strides.Columns, dilations.Columns);
            return [rows.Before, columns.Before, rows.Behind, columns.Behind];
        }

        return [.. pads.Select((p, i) => (int)p + (x.Padding?[i] ?? 0))];
    }
}
