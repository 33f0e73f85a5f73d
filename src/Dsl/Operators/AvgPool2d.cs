using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The mean of each window. Padding counts as zeros unless <paramref name="CountsPadding"/> is false (PyTorch's <c>avg_pool2d</c> and its
/// <c>count_include_pad</c>); what a last window has beyond the padding never counts. Dilation is ONNX's: PyTorch's has none.</summary>
public sealed record AvgPool2d(Window Window, bool CountsPadding = true) : Pool2d(Window)
{
    public override string Name => "avg_pool2d";

    public override string Details => DetailsOf(Window, CountsPadding);

    public override void Differentiate(GradientBuilder gradients)
    {
        var x = gradients.InputType(0);
        gradients.Add(0, gradients.Graph.Add(new AvgPool2dGradient(Window, x.Height, x.Width, CountsPadding), gradients.Upstream));
    }

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, $"value = Gpu.AvgPool(x0, {GpuPlace(output)}, {GpuShape(Window, inputs[0], output, CountsPadding)});");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("AvgPool2d", Window, inputs[0], output, CountsPadding);

    internal static string DetailsOf(Window window, bool countsPadding) => window + (countsPadding ? "" : " nopad");
}

/// <summary>The gradient of <see cref="AvgPool2d"/>: each window's, spread evenly over it.</summary>
public sealed record AvgPool2dGradient(Window Window, int Height, int Width, bool CountsPadding = true) : LoopOperator
{
    public override string Name => "avg_pool2d_gradient";

    public override string Details => AvgPool2d.DetailsOf(Window, CountsPadding);

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0].WithExtents(inputs[0].Channels, Height, Width);

    /// <summary>Spreading and gathering are each other's gradients.</summary>
    public override void Differentiate(GradientBuilder gradients) =>
        gradients.Add(0, gradients.Graph.Add(new AvgPool2d(Window, CountsPadding), gradients.Upstream));

    /// <summary>In blocks, where there are channels enough for one: the pooled side is the small one, so it is what is brought into them.</summary>
    public override int? InBlocks(LayoutBuilder layout, int[] inputs) =>
        layout.TypeOf(inputs[0]).Channels >= TensorType.Block || layout.HasBlocks(inputs) ? layout.AddInBlocks(this, inputs) : null;

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, $"value = Gpu.AvgPoolGradient(x0, {Pool2d.GpuPlace(output)}, {Pool2d.GpuShape(Window, output, inputs[0], CountsPadding)});");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Pool2d.Lower("AvgPool2dGradient", Window, output, inputs[0], CountsPadding);
}
