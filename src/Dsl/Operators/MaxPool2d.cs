using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The largest element of each window; padding never wins (PyTorch's <c>max_pool2d</c>).</summary>
public sealed record MaxPool2d(Window Window) : Pool2d(Window)
{
    public override string Name => "max_pool2d";

    public override void Differentiate(GradientBuilder gradients) => gradients.Add(0, gradients.Graph.Add(
        new MaxPool2dGradient(Window), gradients.Input(0), gradients.Output, gradients.Upstream));

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, $"value = Gpu.MaxPool(x0, {GpuPlace(output)}, {GpuShape(Window, inputs[0], output)});");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("MaxPool2d", Window, inputs[0], output);
}

/// <summary>The gradient of <see cref="MaxPool2d"/>: each window's goes to its first largest element, in the order of rows
/// (as PyTorch does). Inputs: x, y, dy. As an operator of its own it is max unpooling (PyTorch's <c>MaxUnpool2d</c>) of dy by the positions of that pool;
/// where windows overlap and share their largest element, what they give it adds up (PyTorch leaves open which one stays).</summary>
public sealed record MaxPool2dGradient(Window Window) : LoopOperator
{
    public override string Name => "max_pool2d_gradient";

    public override string Details => Window.ToString();

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs[1] == inputs[2], inputs[0], $"{inputs[2]} by the positions of {inputs[1]}");

    /// <summary>The positions themselves have no gradient.</summary>
    public override void Differentiate(GradientBuilder gradients) => gradients.Add(2, gradients.Graph.Add(
        new MaxPool2dGather(Window), gradients.Input(0), gradients.Input(1), gradients.Upstream));

    /// <summary>As the images lie.</summary>
    public override int? InBlocks(LayoutBuilder layout, int[] inputs) => layout.HasBlocks(inputs) ? layout.AddInBlocks(this, inputs) : null;

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, $"value = Gpu.MaxPoolGradient(x0, x1, x2, {Pool2d.GpuPlace(output)}, {Pool2d.GpuShape(Window, output, inputs[2])});");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Pool2d.Lower("MaxPool2dGradient", Window, output, inputs[2]);
}

/// <summary>Of each window what <c>values</c> has at the place of its first largest element: the gradient of max unpooling. Inputs: x, y, values.</summary>
public sealed record MaxPool2dGather(Window Window) : LoopOperator
{
    public override string Name => "max_pool2d_gather";

    public override string Details => Window.ToString();

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs[0] == inputs[2], inputs[1], $"{inputs[2]} by the positions of {inputs[0]}");

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, $"value = Gpu.MaxPoolGather(x0, x1, x2, {Pool2d.GpuPlace(output)}, {Pool2d.GpuShape(Window, inputs[0], output)});");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Pool2d.Lower("MaxPool2dGather", Window, inputs[0], output);
}
