using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>2-D convolution as networks mean it (cross-correlation): <c>x[N,C,H,W]</c> with <c>w[K,C,R,S]</c> to <c>[N,K,H',W']</c>, PyTorch's
/// <c>conv2d</c>. <c>H' = (H - R + 2P)/S + 1</c>.</summary>
public sealed record Conv2d(Window Window) : LoopOperator
{
    public override string Name => "conv2d";

    public override string Details => Window.ToString();

    public override TensorType InferType(IReadOnlyList<TensorType> inputs)
    {
        var (x, w) = (inputs[0], inputs[1]);
        Expect(w.Extents.Count == 4 && w.Extents[1] == x.Channels, x, $"{x} by {w}");
        return TensorType.Batched(w.Extents[0], Window.OutHeight(x.Height), Window.OutWidth(x.Width));
    }

    public override void Differentiate(GradientBuilder gradients)
    {
        var (graph, x) = (gradients.Graph, gradients.InputType(0));
        gradients.Add(0, graph.Add(new Conv2dInputGradient(Window, x.Height, x.Width), gradients.Upstream, gradients.Input(1)));
        gradients.Add(1, graph.Add(new Conv2dWeightGradient(Window), gradients.Input(0), gradients.Upstream));
    }

    public override long MultiplyAdds(IReadOnlyList<TensorType> inputs, TensorType output) =>
        (long)output.Length * inputs[0].Channels * Window.Height * Window.Width;

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var walk = ConvWalk.Forward(Window, inputs[0], output);
        return new CpuLoop("Conv2dForward", "IConv2dShape", walk.Constants(), TailAxis.Plane, walk.Scratch);
    }
}

/// <summary>The gradient of a convolution's input: <c>dy[N,K,H',W']</c> and <c>w[K,C,R,S]</c> to <c>[N,C,H,W]</c>.
/// It is the convolution of the zero-interleaved, padded gradient with the filters turned round.</summary>
public sealed record Conv2dInputGradient(Window Window, int Height, int Width) : LoopOperator
{
    public override string Name => "conv2d_input_gradient";

    public override string Details => Window.ToString();

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) =>
        TensorType.Batched(inputs[1].Extents[1], Height, Width);

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var walk = ConvWalk.InputGradient(Window, inputs[0], output);
        return new CpuLoop("Conv2dInputGradient", "IConv2dShape", walk.Constants(), TailAxis.Plane, walk.Scratch);
    }
}

/// <summary>The gradient of a convolution's filters: <c>x[N,C,H,W]</c> and <c>dy[N,K,H',W']</c> to <c>[K,C,R,S]</c>, summed over the batch
/// in the order of the samples, whatever the number of threads.</summary>
public sealed record Conv2dWeightGradient(Window Window) : LoopOperator
{
    public override string Name => "conv2d_weight_gradient";

    public override string Details => Window.ToString();

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) =>
        TensorType.Fixed(inputs[1].Channels, inputs[0].Channels, Window.Height, Window.Width);

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var walk = ConvWalk.WeightGradient(Window, inputs[0], inputs[1]);
        return new CpuLoop("Conv2dWeightGradient", "IConv2dShape", walk.Constants(), TailAxis.None, walk.Scratch);
    }
}
