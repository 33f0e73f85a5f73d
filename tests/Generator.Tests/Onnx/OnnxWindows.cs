using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Tests;

/// <summary>Convolutions, pools and upsampling of ONNX as our operators.</summary>
internal static class OnnxWindows
{
    private const string Spatial = "windows over other than one or two axes";

    public static void Conv(OnnxBuilder b)
    {
        var (x, filters) = (b.Samples(0), b.Case.Input(1).Extents);
        var window = WindowOf(b, filters.Skip(2).ToList(), isPool: false);
        var w = b.Fixed(1, filters[0], filters[1], window.Height, window.Width);
        b.Outputs.Add(WithBias(b, b.Add(new Conv2d(window, b.Case.Integer("group", 1)), x, w), filters[0]));
    }

    /// <summary>The gradient of a convolution's input: its filters are <c>[C,K/g,R,S]</c> in both.</summary>
    public static void ConvTranspose(OnnxBuilder b)
    {
        var (x, filters) = (b.Samples(0), b.Case.Input(1).Extents);
        OnnxBuilder.Require(filters.Count == 4, Spatial);
        var (groups, type) = (b.Case.Integer("group", 1), b.Graph.TypeOf(x));
        var (strides, dilations) = (b.Case.Integers("strides", 1, 1), b.Case.Integers("dilations", 1, 1));
        var (begin, end, extents) = (new int[2], new int[2], new int[2]);
        for (var axis = 0; axis < 2; axis++)
        {
            var extent = axis == 0 ? type.Height : type.Width;
            var full = (strides[axis] * (extent - 1)) + b.Case.Integers("output_padding", 0, 0)[axis] + ((filters[axis + 2] - 1) * dilations[axis]) + 1;
            var auto = b.Case.Text("auto_pad", "NOTSET");
            var given = b.Case.Integers("output_shape");
            if (auto.StartsWith("SAME", System.StringComparison.Ordinal) || given.Count > 0)
            {
                extents[axis] = given.Count > 0 ? given[given.Count - 2 + axis] : extent * strides[axis];
                var total = System.Math.Max(0, full - extents[axis]);
                begin[axis] = auto == "SAME_UPPER" ? total / 2 : total - (total / 2);
                end[axis] = total - begin[axis];
            }
            else
            {
                var pads = b.Case.Integers("pads", 0, 0, 0, 0);
                (begin[axis], end[axis]) = (pads[axis], pads[axis + 2]);
                extents[axis] = full - begin[axis] - end[axis];
            }
        }

        var window = new Window(filters[2], filters[3], new Pair(strides[0], strides[1]), new Padding(begin[0], begin[1], end[0], end[1]))
        {
            Dilation = new Pair(dilations[0], dilations[1]),
        };
        var y = b.Add(new Conv2dInputGradient(window, extents[0], extents[1], groups), x, b.Fixed(1, [.. filters]));
        b.Outputs.Add(WithBias(b, y, filters[1] * groups));
    }

    public static void MaxPool(OnnxBuilder b)
    {
        OnnxBuilder.Require(b.Node.Outputs.Count == 1, "the places of maxima as an output");
        var x = b.Samples(0);
        b.Outputs.Add(b.Add(new MaxPool2d(WindowOf(b, b.Case.Integers("kernel_shape"), isPool: true)), x));
    }

    public static void AveragePool(OnnxBuilder b)
    {
        var x = b.Samples(0);
        b.Outputs.Add(b.Add(new AvgPool2d(WindowOf(b, b.Case.Integers("kernel_shape"), isPool: true), b.Case.Integer("count_include_pad", 0) != 0), x));
    }

    public static void GlobalMaxPool(OnnxBuilder b)
    {
        var x = b.Samples(0);
        b.Outputs.Add(b.Add(new MaxPool2d(Whole(b.Graph.TypeOf(x))), x));
    }

    public static void GlobalAveragePool(OnnxBuilder b)
    {
        var x = b.Samples(0);
        b.Outputs.Add(b.Add(new AvgPool2d(Whole(b.Graph.TypeOf(x))), x));
    }

    /// <summary>Nearest neighbours by whole factors, as <c>UPSAMPLE</c> expands: an average pool's gradient.</summary>
    public static void Upsample(OnnxBuilder b)
    {
        var mode = b.Case.Text("mode", "nearest");
        OnnxBuilder.Require(mode == "nearest", "interpolation other than nearest neighbours");
        OnnxBuilder.Require(
            b.Case.Text("nearest_mode", "round_prefer_floor") == "round_prefer_floor" && b.Case.Text("coordinate_transformation_mode", "half_pixel") == "half_pixel",
            "nearest neighbours by another rounding than PyTorch's");
        var (x, to) = (b.Samples(0), OnnxBuilder.TypeOf(b.Case.Output(0).Extents));
        var from = b.Graph.TypeOf(x);
        OnnxBuilder.Require(to.Height % from.Height == 0 && to.Width % from.Width == 0, "factors that are not whole");
        var factor = new Pair(to.Height / from.Height, to.Width / from.Width);
        var spread = b.Add(new AvgPool2dGradient(new Window(factor.Height, factor.Width, factor, 0), to.Height, to.Width), x);
        b.Outputs.Add(b.Scale(spread, factor.Height * factor.Width));
    }

    private static Window Whole(TensorType type) => new(type.Height, type.Width, 1, 0);

    private static int WithBias(OnnxBuilder b, int value, int channels) =>
        b.Case.HasInput(2) ? b.Add(new BiasAdd(), value, b.Fixed(2, channels)) : value;

    /// <summary>The node's window; along one axis it is one of height 1.</summary>
    private static Window WindowOf(OnnxBuilder b, IReadOnlyList<int> size, bool isPool)
    {
        OnnxBuilder.Require(size.Count is 1 or 2, Spatial);
        var type = OnnxBuilder.TypeOf(b.Case.Input(0).Extents);
        var ones = size.Select(_ => 1).ToArray();
        var rows = size.Count == 2 ? AxisOf(b, size, 0, type.Height, ones) : new WindowAxis(1, 1, 0, 0, 1, false);
        var columns = AxisOf(b, size, size.Count - 1, type.Width, ones);
        return new Window(rows.Size, columns.Size, new Pair(rows.Stride, columns.Stride), new Padding(rows.Before, columns.Before, rows.Behind, columns.Behind))
        {
            Dilation = new Pair(rows.Dilation, columns.Dilation),
            Ceil = isPool && b.Case.Integer("ceil_mode", 0) != 0,
        };
    }

    private static WindowAxis AxisOf(OnnxBuilder b, IReadOnlyList<int> size, int axis, int extent, int[] ones)
    {
        var (stride, dilation) = (b.Case.Integers("strides", ones)[axis], b.Case.Integers("dilations", ones)[axis]);
        var pads = b.Case.Integers("pads", [.. ones.Concat(ones).Select(_ => 0)]);
        var (before, behind) = WindowAxis.Same(extent, size[axis], stride, dilation);
        (before, behind) = b.Case.Text("auto_pad", "NOTSET") switch
        {
            "SAME_UPPER" => (before, behind),
            "SAME_LOWER" => (behind, before),
            "VALID" => (0, 0),
            _ => (pads[axis], pads[axis + size.Count]),
        };
        return new WindowAxis(size[axis], stride, before, behind, dilation, false);
    }
}
