using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The way out of a loop for one step's value.</summary>
internal static class AllSteps
{
    /// <summary>The sequence of what a loop sees at each step: the value itself where it is in no loop, and no new one where the loop reads a sequence.</summary>
    public static int Of(GraphBuilder graph, int value) => graph.TypeOf(value).Loop is null ? value
        : graph.Nodes[value] is { Operator: StepOf } step ? step.Inputs[0]
        : graph.Nodes[value] is { Operator: PriorStep prior } carried ? graph.Add(new ShiftSteps(prior.Loop with { IsReverse = prior.IsReverse }), [.. carried.Inputs])
        : graph.Add(new Collect(), value);
}
