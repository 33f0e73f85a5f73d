using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>Its first input in training, its second in inference: a batch's own statistics against the running ones. "differentiate" removes it.</summary>
public sealed record Phase : PointwiseOperator
{
    public override string Name => "phase";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(inputs[0] == inputs[1], inputs[0], $"{inputs[0]} against {inputs[1]}");

    public override int InTraining(GraphBuilder graph, int[] inputs) => inputs[0];

    public override int InInference(GraphBuilder graph, int[] inputs) => inputs[1];

    public override string Cpu(IReadOnlyList<string> operands) => operands[0];
}
