using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The mean of each window, padding counted as zeros (PyTorch's <c>avg_pool2d</c> with <c>count_include_pad=True</c>).</summary>
public sealed record AvgPool2d(Window Window) : Pool2d(Window)
{
    public override string Name => "avg_pool2d";

    public override void Differentiate(GradientBuilder gradients)
    {
        var x = gradients.InputType(0);
        gradients.Add(0, gradients.Graph.Add(new AvgPool2dGradient(Window, x.Height, x.Width), gradients.Upstream));
    }

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("AvgPool2d", Window, inputs[0], output);
}

/// <summary>The gradient of <see cref="AvgPool2d"/>: each window's, spread evenly over it.</summary>
public sealed record AvgPool2dGradient(Window Window, int Height, int Width) : LoopOperator
{
    public override string Name => "avg_pool2d_gradient";

    public override string Details => Window.ToString();

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => TensorType.Batched(inputs[0].Channels, Height, Width);

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Pool2d.Lower("AvgPool2dGradient", Window, output, inputs[0]);
}
