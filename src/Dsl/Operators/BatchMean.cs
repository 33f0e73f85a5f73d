using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The mean over the batch: <c>[N,1]</c> to one number, summed in float64 in the order of the samples.</summary>
public sealed record BatchMean : LoopOperator
{
    public override string Name => "batch_mean";

    public override string Role => "Mean";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs[0] == TensorType.Batched(1), TensorType.Fixed(1), $"{inputs[0]} is not one number a sample");

    public override void Differentiate(GradientBuilder gradients)
    {
        var graph = gradients.Graph;
        gradients.Add(0, graph.Multiply(graph.Add(new InverseBatch()), gradients.Upstream));
    }

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Summed(output, new GpuSum("", "s.Rows", "x0[r]", 1), "value /= s.Rows;");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        SoftmaxCrossEntropy.Lower("BatchMean", inputs[0]);
}

/// <summary><c>1 / N</c> for each sample: the slope of <see cref="BatchMean"/>.</summary>
public sealed record InverseBatch : PointwiseOperator
{
    public override string Name => "inverse_batch";

    public override StepValue? StepValue => StepValue.InverseBatch;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => TensorType.Batched(1);

    public override string Cpu(IReadOnlyList<string> operands) => "V.Broadcast(InverseBatch)";

    public override string Gpu(IReadOnlyList<string> operands) => "(1f / s.Rows)";
}
