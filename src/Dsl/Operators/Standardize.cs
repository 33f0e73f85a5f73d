using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>(x - mean[channel]) * r[channel]</c>, the heart of batch normalisation (Ioffe and Szegedy 2015). Inputs: x, mean, and r, one over the standard
/// deviation. Its gradient takes mean and deviation for those of x itself, over batch and places, and goes through them:
/// <c>dx = r (dy - mean(dy) - y mean(dy y))</c>.</summary>
public sealed record Standardize : PointwiseOperator
{
    public override string Name => "standardize";

    public override bool IsChannel(int operand) => operand > 0;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[1] == inputs[2] && inputs[1] == TensorType.Fixed(inputs[0].Channels), inputs[0], $"{inputs[0]} by {inputs[1]} and {inputs[2]}");

    public override void Differentiate(GradientBuilder gradients)
    {
        var (graph, y, dy) = (gradients.Graph, gradients.Output, gradients.Upstream);
        var type = gradients.InputType(0);
        var mean = new DivideByCount(type.Length / type.Channels);
        var shift = graph.Multiply(graph.Constant(-1), graph.Add(mean, graph.Add(new ChannelSum(), dy)));
        var slope = graph.Add(mean, graph.Add(new ChannelDot(), dy, y));
        var centred = graph.Subtract(graph.Add(new BiasAdd(), dy, shift), graph.Add(new ChannelScale(), y, slope));
        gradients.Add(0, graph.Add(new ChannelScale(), centred, gradients.Input(2)));
    }

    public override string Cpu(IReadOnlyList<string> operands) => $"(({operands[0]} - {operands[1]}) * {operands[2]})";
}
