using DslCompiler.Diagnostics;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary>Reads a window: <c>[HxW] [stride n] [pad n] [same] [floor] [ceil] [dilation n]</c>, where n may be <c>HxW</c> too.</summary>
internal static class WindowReader
{
    private const int MaxExtent = 1 << 16;

    public static Window ReadConv(LayerContext context, string example, out bool floor) =>
        Read(context, example, defaultSize: null, values: 1, out floor);

    /// <summary>That of a transposed convolution: no <c>same</c> and no <c>floor</c>, for any input gives a whole number of places.</summary>
    public static Window ReadTransposed(LayerContext context, string example)
    {
        var arguments = context.Arguments;
        var dilation = arguments.PairOption("dilation", 1, MaxExtent, 1);
        var stride = arguments.PairOption("stride", 1, MaxExtent, 1);
        var pad = arguments.PairOption("pad", 0, MaxExtent, 0);
        var (height, width) = arguments.Size(example, null, values: 1);
        return new Window(height, width, stride, new Padding(pad.Height, pad.Width, pad.Height, pad.Width)) { Dilation = dilation };
    }

    public static Window ReadPool(LayerContext context, string example, out bool floor)
    {
        var ceil = context.Arguments.Flag("ceil");
        return Read(context, example, defaultSize: 2, values: 0, out floor) with { Ceil = ceil };
    }

    private static Window Read(LayerContext context, string example, int? defaultSize, int values, out bool floor)
    {
        var arguments = context.Arguments;
        var dilation = arguments.PairOption("dilation", 1, MaxExtent, 1);
        var stride = arguments.Has("stride") ? arguments.PairOption("stride", 1, MaxExtent, 1) : null;
        var (hasPad, pad) = (arguments.Has("pad"), arguments.PairOption("pad", 0, MaxExtent, 0));
        var same = arguments.Flag("same");
        floor = arguments.Flag("floor") || same;
        var (height, width) = arguments.Size(example, defaultSize, values);

        // Pools step by their window unless said, convolutions by one.
        stride ??= defaultSize is null ? 1 : new Pair(height, width);
        var window = new Window(height, width, stride, new Padding(pad.Height, pad.Width, pad.Height, pad.Width)) { Dilation = dilation };
        if (same && hasPad)
        {
            context.Report(Rules.BadValue, [$"{context.Name} has both pad and same"], "fix: write one of them: same works out the padding");
            context.IsSure = false;
        }

        return same && context.Type.IsImage ? window with { Pad = Same(context, window) } : window;
    }

    /// <summary>The padding that makes each extent <c>ceil(extent / stride)</c>.</summary>
    private static Padding Same(LayerContext context, Window window)
    {
        var (top, bottom) = WindowAxis.Same(context.Type.Height, window.Height, window.Stride.Height, window.Dilation.Height);
        var (left, right) = WindowAxis.Same(context.Type.Width, window.Width, window.Stride.Width, window.Dilation.Width);
        return new Padding(top, left, bottom, right);
    }
}
