using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>What a loop carries from step to step: at the first step its input <c>[N,C]</c>, afterwards the value that <see cref="Advance"/> gave it at the step before.</summary>
/// <param name="Key">What tells it from the others of its loop.</param>
/// <param name="Loop">The loop.</param>
public sealed record Carry(string Key, StepLoop Loop) : Operator
{
    public override string Name => "carry";

    public override string Details => Key + " " + Loop;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0] is { Loop: null, HasTime: false, HasBatch: true }, inputs[0] with { Loop = Loop }, $"a loop cannot start from {inputs[0]}");
}

/// <summary>Gives a <see cref="Carry"/> its value for the next step. Inputs: the carry, the value; the result, outside of the loop, is the value of the last step.</summary>
public sealed record Advance : Operator
{
    public override string Name => "advance";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0] == inputs[1] && inputs[0].Loop is not null, inputs[0] with { Loop = null }, $"{inputs[0]} becomes {inputs[1]}");
}

/// <summary>A sequence one step later, its input <c>[N,C]</c> first: what a loop carried into each step. Inputs: the sequence, the start.</summary>
public sealed record ShiftSteps(StepLoop Loop) : LoopOperator
{
    public override string Name => "shift_steps";

    public override string Details => Loop.IsReverse ? "back" : "on";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].HasTime && inputs[0] with { Time = 0 } == inputs[1], inputs[0], $"{inputs[0]} after {inputs[1]}");

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var width = output.Length;
        return GpuLoop.Element(output, Loop.IsReverse
            ? Invariant.Text($"value = n >= s.Rows - s.Batch ? x1[(n - s.Rows + s.Batch) * {width} + i] : x0[(n + s.Batch) * {width} + i];")
            : Invariant.Text($"value = n < s.Batch ? x1[n * {width} + i] : x0[(n - s.Batch) * {width} + i];"));
    }

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new(
        "ShiftSteps",
        "IShiftShape",
        EquatableArray.Of(new ShapeConstant("Width", output.Length), new ShapeConstant("Back", Loop.IsReverse ? 1 : 0)),
        TailAxis.None,
        0);
}

/// <summary>The present step of what another loop through the same steps carried: a <see cref="StepOf"/> of <see cref="ShiftSteps"/> that moves nothing.
/// Inputs: the sequence, the start.</summary>
/// <param name="Loop">The loop that reads.</param>
/// <param name="IsReverse">Whether the loop that carried it ran from the last step to the first.</param>
public sealed record PriorStep(StepLoop Loop, bool IsReverse) : Operator
{
    public override string Name => "prior_step";

    public override string Details => Loop.ToString();

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].Time == Loop.Time && inputs[0] with { Time = 0 } == inputs[1], inputs[1] with { Loop = Loop }, $"{inputs[0]} after {inputs[1]}");
}

/// <summary>Zeros <c>[N,C]</c>: what a loop starts from where nothing is said.</summary>
public sealed record Zeros(TensorType Type) : PointwiseOperator
{
    public override string Name => "zeros";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Type;

    public override string Cpu(IReadOnlyList<string> operands) => "V.Zero";
}
