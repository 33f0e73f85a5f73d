using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>x + b[channel]</c>: a vector over the channels (features) added to every place of an image (vector).</summary>
public sealed record BiasAdd : PointwiseOperator
{
    public override string Name => "bias_add";

    public override bool IsChannel(int operand) => operand == 1;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[1] == TensorType.Fixed(inputs[0].Channels), inputs[0], $"a bias of {inputs[1]} for {inputs[0]}");

    public override void Differentiate(GradientBuilder gradients)
    {
        gradients.Add(0, gradients.Upstream);
        gradients.Add(1, gradients.Graph.Add(new ChannelSum(), gradients.Upstream));
    }

    public override string Cpu(IReadOnlyList<string> operands) => $"({operands[0]} + {operands[1]})";
}
