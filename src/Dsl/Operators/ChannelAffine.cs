using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>x * s[channel] + t[channel]</c>, rounded once: what batch normalisation is in inference. Fold-norm makes it; training never has it.</summary>
public sealed record ChannelAffine : PointwiseOperator
{
    public override string Name => "channel_affine";

    public override bool IsChannel(int operand) => operand > 0;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[1] == inputs[2] && inputs[1] == TensorType.Fixed(inputs[0].Channels), inputs[0], $"{inputs[0]} by {inputs[1]} and {inputs[2]}");

    public override string Cpu(IReadOnlyList<string> operands) => $"V.MultiplyAdd({operands[0]}, {operands[1]}, {operands[2]})";
}
