using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The present step of a sequence, within a loop: <c>[N,T,C]</c> to <c>[N,C]</c>. Moves nothing: steps lie one after the other.</summary>
public sealed record StepOf(StepLoop Loop) : ViewOperator
{
    public override string Name => "step_of";

    public override string Details => Loop.ToString();

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].Time == Loop.Time && inputs[0].Loop is null, inputs[0] with { Time = 0, Loop = Loop }, $"{inputs[0]} has not the steps of {Loop}");

    public override void Differentiate(GradientBuilder gradients) => gradients.Add(0, gradients.Graph.Add(new Collect(), gradients.Upstream));
}

/// <summary>The sequence of what a loop computes at each step: <c>[N,C]</c> to <c>[N,T,C]</c>. Moves nothing: each step writes its part.</summary>
public sealed record Collect : ViewOperator
{
    public override string Name => "collect";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].Loop is not null, inputs[0] with { Time = inputs[0].Loop?.Time ?? 0, Loop = null }, $"{inputs[0]} is not in a loop");

    public override void Differentiate(GradientBuilder gradients) =>
        gradients.Add(0, gradients.Graph.Add(new StepOf(gradients.InputType(0).Loop!.Backward), gradients.Upstream));
}

/// <summary>A value that is the same at each step, within a loop. Its gradient is the sum over the steps, which the backward loop carries along.</summary>
public sealed record EachStep(StepLoop Loop) : ViewOperator
{
    public override string Name => "each_step";

    public override string Details => Loop.ToString();

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0] is { Loop: null, HasTime: false, HasBatch: true }, inputs[0] with { Loop = Loop }, $"{inputs[0]} has steps of its own");

    public override void Differentiate(GradientBuilder gradients)
    {
        var graph = gradients.Graph;
        var start = graph.Add(new Zeros(gradients.InputType(0)));
        var carry = graph.Add(new Carry(Invariant.Text($"sum:{gradients.Output}"), Loop.Backward), start);
        gradients.Add(0, graph.Add(new Advance(), carry, graph.Sum(carry, gradients.Upstream)));
    }
}
