using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The largest element of each window; padding never wins (PyTorch's <c>max_pool2d</c>).</summary>
public sealed record MaxPool2d(Window Window) : Pool2d(Window)
{
    public override string Name => "max_pool2d";

    public override void Differentiate(GradientBuilder gradients) => gradients.Add(0, gradients.Graph.Add(
        new MaxPool2dGradient(Window), gradients.Input(0), gradients.Output, gradients.Upstream));

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("MaxPool2d", Window, inputs[0], output);
}

/// <summary>The gradient of <see cref="MaxPool2d"/>: each window's goes to its first largest element, in the order of rows
/// (as PyTorch does). Inputs: x, y, dy.</summary>
public sealed record MaxPool2dGradient(Window Window) : LoopOperator
{
    public override string Name => "max_pool2d_gradient";

    public override string Details => Window.ToString();

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Pool2d.Lower("MaxPool2dGradient", Window, output, inputs[2]);
}
