using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>A window that slides over each channel by itself.</summary>
public abstract record Pool2d(Window Window) : LoopOperator
{
    public override string Details => Window.ToString();

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) =>
        inputs[0].WithExtents(inputs[0].Channels, Window.OutHeight(inputs[0].Height), Window.OutWidth(inputs[0].Width));

    /// <summary>As the image lies.</summary>
    public override int? InBlocks(LayoutBuilder layout, int[] inputs) => layout.HasBlocks(inputs) ? layout.AddInBlocks(this, inputs) : null;

    /// <summary>Whether the windows are pairs of rows and columns, one beside the other, all within the image: what a convolution can end in.</summary>
    internal bool IsPairs(TensorType image) => Window is { Height: 2, Width: 2, Ceil: false } && Window.Stride == 2 && Window.Dilation == 1 && Window.Pad.IsNone
        && image.Height >= 2 && image.Width >= 2;

    /// <summary>What a kernel template's name ends in that has such a pool behind it.</summary>
    internal string Suffix => this is MaxPool2d ? "MaxPooled" : "MeanPooled";

    /// <summary>The lowering of a pool, or of its gradient: <paramref name="image"/> is the large side, <paramref name="pooled"/> the small one.</summary>
    internal static CpuLoop Lower(string template, Window window, TensorType image, TensorType pooled, bool countsPadding = true) => new(
        (image.IsBlocked ? "Blocked" : "") + template,
        "IPool2dShape",
        EquatableArray.Of(
            new ShapeConstant("Channels", image.Channels),
            new ShapeConstant("Height", image.Height),
            new ShapeConstant("Width", image.Width),
            new ShapeConstant("WindowHeight", window.Height),
            new ShapeConstant("WindowWidth", window.Width),
            new ShapeConstant("StrideHeight", window.Stride.Height),
            new ShapeConstant("StrideWidth", window.Stride.Width),
            new ShapeConstant("DilationHeight", window.Dilation.Height),
            new ShapeConstant("DilationWidth", window.Dilation.Width),
            new ShapeConstant("PadTop", window.Pad.Top),
            new ShapeConstant("PadLeft", window.Pad.Left),
            new ShapeConstant("CountHeight", image.Height + (countsPadding ? window.Pad.Bottom : 0)),
            new ShapeConstant("CountWidth", image.Width + (countsPadding ? window.Pad.Right : 0)),
            new ShapeConstant("CountsPadding", countsPadding ? 1 : 0),
            new ShapeConstant("IsFull", IsFull(window.Rows, image.Height, countsPadding) && IsFull(window.Columns, image.Width, countsPadding) ? 1 : 0),
            new ShapeConstant("IsInside", window.Columns.IsInside(image.Width) ? 1 : 0),
            new ShapeConstant("OutHeight", pooled.Height),
            new ShapeConstant("OutWidth", pooled.Width)),
        image.IsBlocked ? TailAxis.Row : TailAxis.Plane,
        NetworkModel.Aligned(image.Width + 64));

    /// <summary>Whether all elements of all windows count.</summary>
    private static bool IsFull(WindowAxis axis, int extent, bool countsPadding) => countsPadding
        ? ((axis.Out(extent) - 1) * axis.Stride) + axis.Span <= axis.Padded(extent)
        : axis.IsInside(extent);

    /// <summary>Which plane of all and which place within it an element is.</summary>
    internal static string GpuPlace(TensorType output)
    {
        var plane = output.Height * output.Width;
        return Invariant.Text($"n * {output.Channels} + i / {plane}, i % {plane}");
    }

    /// <summary>The numbers of a pool: <paramref name="image"/> is the large side, <paramref name="pooled"/> the small one.</summary>
    internal static string GpuShape(Window window, TensorType image, TensorType pooled, bool countsPadding = true)
    {
        var (countHeight, countWidth) = (image.Height + (countsPadding ? window.Pad.Bottom : 0), image.Width + (countsPadding ? window.Pad.Right : 0));
        var rows = Invariant.Text($"{image.Height}, {window.Height}, {window.Stride.Height}, {window.Dilation.Height}, {window.Pad.Top}, {countHeight}, {pooled.Height}");
        var columns = Invariant.Text($"{image.Width}, {window.Width}, {window.Stride.Width}, {window.Dilation.Width}, {window.Pad.Left}, {countWidth}, {pooled.Width}");
        return Invariant.Text($"new PoolAxis({rows}, {(countsPadding ? 1 : 0)}), new PoolAxis({columns}, {(countsPadding ? 1 : 0)})");
    }
}
