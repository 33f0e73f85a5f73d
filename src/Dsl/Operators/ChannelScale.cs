using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>x * s[channel]</c>: every place of an image (vector) times a vector over the channels (features).</summary>
public sealed record ChannelScale : PointwiseOperator
{
    public override string Name => "channel_scale";

    public override bool IsChannel(int operand) => operand == 1;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[1] == TensorType.Fixed(inputs[0].Channels), inputs[0], $"factors of {inputs[1]} for {inputs[0]}");

    public override void Differentiate(GradientBuilder gradients)
    {
        gradients.Add(0, gradients.Graph.Add(this, gradients.Upstream, gradients.Input(1)));
        gradients.Add(1, gradients.Graph.Add(new ChannelDot(), gradients.Upstream, gradients.Input(0)));
    }

    public override string Cpu(IReadOnlyList<string> operands) => $"({operands[0]} * {operands[1]})";
}
