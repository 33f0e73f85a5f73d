using System;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Onnx;

/// <summary>Windows as ONNX has them. What rounding up adds behind an image is written as padding: runtimes differ in what they make of <c>ceil_mode</c>.</summary>
internal static class OnnxWindows
{
    /// <summary>A convolution and the bias behind it.</summary>
    public static void Conv(OnnxBuilder b, Node node)
    {
        var conv = (Conv2d)node.Operator;
        Biased(b, node, "Conv", [.. Attributes(conv.Window, b.InputNode(node, 0).Type, extra: false), ("group", conv.Groups)]);
    }

    /// <summary>What lies behind the last window is given as output padding.</summary>
    public static void ConvTranspose(OnnxBuilder b, Node node)
    {
        var conv = (Conv2dInputGradient)node.Operator;
        var (window, x) = (conv.Window, b.InputNode(node, 0).Type);
        int[] rest =
        [
            conv.Height - Extent(window.Rows, x.Height),
            conv.Width - Extent(window.Columns, x.Width),
        ];
        Biased(b, node, "ConvTranspose", [.. Attributes(window, x, extra: false), ("group", conv.Groups), ("output_padding", rest)]);
    }

    public static void MaxPool(OnnxBuilder b, Node node)
    {
        var (window, x) = (((MaxPool2d)node.Operator).Window, b.InputNode(node, 0).Type);
        if (IsWhole(window, x))
        {
            b.Add(node, "GlobalMaxPool", [b.Input(node, 0)]);
            return;
        }

        b.Add(node, "MaxPool", [b.Input(node, 0)], Attributes(window, x, extra: true));
    }

    public static void AvgPool(OnnxBuilder b, Node node)
    {
        var (pool, x) = ((AvgPool2d)node.Operator, b.InputNode(node, 0).Type);
        if (IsWhole(pool.Window, x))
        {
            b.Add(node, "GlobalAveragePool", [b.Input(node, 0)]);
            return;
        }

        var (rows, columns) = (pool.Window.Rows, pool.Window.Columns);
        var grows = Behind(rows, x.Height) > rows.Behind || Behind(columns, x.Width) > columns.Behind;
        if (pool.Window.Dilation != 1)
        {
            throw new InexpressibleException("an average pool with dilation");
        }

        if (grows && pool.CountsPadding && !pool.Window.Pad.IsNone)
        {
            throw new InexpressibleException("an average pool that rounds up and counts its padding");
        }

        var counts = pool.CountsPadding && !pool.Window.Pad.IsNone ? 1 : 0;
        var attributes = Array.FindAll(Attributes(pool.Window, x, extra: true), a => a.Name != "dilations");
        b.Add(node, "AveragePool", [b.Input(node, 0)], [.. attributes, ("count_include_pad", counts)]);
    }

    /// <summary>A convolution with the bias behind it, if there is one that nobody else comes between.</summary>
    private static void Biased(OnnxBuilder b, Node node, string op, (string, OnnxAttribute)[] attributes)
    {
        if (b.Follower<BiasAdd>(node) is { } bias)
        {
            b.Add(bias, op, [b.Input(node, 0), b.Input(node, 1), b.Input(bias, 1)], attributes);
            b.Name(node, b.NameOf(bias.Id));
            return;
        }

        b.Add(node, op, [b.Input(node, 0), b.Input(node, 1)], attributes);
    }

    private static (string Name, OnnxAttribute Value)[] Attributes(Window window, TensorType x, bool extra)
    {
        var (rows, columns) = (window.Rows, window.Columns);
        return
        [
            ("kernel_shape", new[] { window.Height, window.Width }),
            ("strides", new[] { rows.Stride, columns.Stride }),
            ("dilations", new[] { rows.Dilation, columns.Dilation }),
            ("pads", new[]
            {
                rows.Before, columns.Before,
                extra ? Math.Max(Behind(rows, x.Height), rows.Behind) : rows.Behind,
                extra ? Math.Max(Behind(columns, x.Width), columns.Behind) : columns.Behind,
            }),
        ];
    }

    /// <summary>Padding behind an extent with which the last window ends.</summary>
    private static int Behind(WindowAxis axis, int extent) => ((axis.Out(extent) - 1) * axis.Stride) + axis.Span - extent - axis.Before;

    private static bool IsWhole(Window window, TensorType x) =>
        window.Height == x.Height && window.Width == x.Width && window.Pad.IsNone && window.Dilation == 1;

    /// <summary>The extent of a transposed convolution without output padding.</summary>
    private static int Extent(WindowAxis axis, int extent) => ((extent - 1) * axis.Stride) + axis.Span - axis.Before - axis.Behind;
}
