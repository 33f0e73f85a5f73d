using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The mean over all steps of all sequences, what lies beyond a sequence's end left out: <c>[N,T,1]</c> to one number, summed in float64 in the order of the steps.</summary>
public sealed record StepMean : LoopOperator
{
    public override string Name => "step_mean";

    public override string Role => "Mean";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0] is { HasTime: true, Length: 1 }, TensorType.Fixed(1), $"{inputs[0]} is not one number a step");

    public override void Differentiate(GradientBuilder gradients)
    {
        var graph = gradients.Graph;
        gradients.Add(0, graph.Multiply(graph.Add(new StepShare(), gradients.Input(0)), gradients.Upstream));
    }

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, "for (var r = 0; r < s.Rows; r++) { value += r / s.Batch < lengths[r % s.Batch] ? x0[r] : 0f; }\nvalue /= Gpu.Total(lengths, s.Batch);");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new("StepMean", "IClasses", EquatableArray.Of(new ShapeConstant("Classes", 1)), TailAxis.None, 0);
}

/// <summary>For each step of each sequence 1 over their number, 0 beyond a sequence's end: the slope of <see cref="StepMean"/>. Its input says how many there are.</summary>
public sealed record StepShare : LoopOperator
{
    public override string Name => "step_share";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(inputs[0] is { HasTime: true, Length: 1 }, inputs[0], $"{inputs[0]} is not one number a step");

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, "value = n / s.Batch < lengths[n % s.Batch] ? 1f / Gpu.Total(lengths, s.Batch) : 0f;");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new("StepShare", "IClasses", EquatableArray.Of(new ShapeConstant("Classes", 1)), TailAxis.Row, 0);
}
