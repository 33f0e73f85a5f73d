using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>(1 - momentum) * old + momentum * new</c>, as PyTorch counts momentum. Inputs: old, new.</summary>
public sealed record RunningAverage(double Momentum) : PointwiseOperator
{
    public override string Name => "running_average";

    public override string Details => Invariant.Number(Momentum);

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(inputs[0] == inputs[1], inputs[0], $"{inputs[0]} and {inputs[1]}");

    public override string Cpu(IReadOnlyList<string> operands) =>
        $"(({operands[0]} * {Broadcast(1 - Momentum)}) + ({operands[1]} * {Broadcast(Momentum)}))";

    private static string Broadcast(double value) => $"V.Broadcast(T.CreateTruncating({Invariant.Number(value)}))";
}
