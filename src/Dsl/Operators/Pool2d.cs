using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>A window that slides over each channel by itself.</summary>
public abstract record Pool2d(Window Window) : LoopOperator
{
    public override string Details => Window.ToString();

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) =>
        TensorType.Batched(inputs[0].Channels, Window.OutHeight(inputs[0].Height), Window.OutWidth(inputs[0].Width));

    /// <summary>The lowering of a pool, or of its gradient: <paramref name="image"/> is the large side, <paramref name="pooled"/> the small one.</summary>
    internal static CpuLoop Lower(string template, Window window, TensorType image, TensorType pooled) => new(
        template,
        "IPool2dShape",
        EquatableArray.Of(
            new ShapeConstant("Channels", image.Channels),
            new ShapeConstant("Height", image.Height),
            new ShapeConstant("Width", image.Width),
            new ShapeConstant("WindowHeight", window.Height),
            new ShapeConstant("WindowWidth", window.Width),
            new ShapeConstant("Stride", window.Stride),
            new ShapeConstant("Pad", window.Pad),
            new ShapeConstant("OutHeight", pooled.Height),
            new ShapeConstant("OutWidth", pooled.Width)),
        TailAxis.Plane,
        NetworkModel.Aligned(image.Width + 64));
}
