using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Memory of loops within a <c>checkpoint</c>: their kernels run again at each step of the loop of gradients. So what a step computed needs room for one step only, unless
/// somebody else reads all steps; and the gradients that a step gives may lie where what it was computed of lay (the products of the input), which no earlier step needs.</summary>
internal static class StepsAgain
{
    /// <summary>Whether a loop's kernels run again: it stands in a checkpoint, and the function has its gradients.</summary>
    public static bool RunsAgain(Function function, StepLoop loop) => loop is { IsAgain: true, IsBackward: false } && function.Nodes.Any(n => n.Type.Loop == loop.Backward);

    /// <summary>Whether a sequence is read by the loop of its own gradients only, step by step.</summary>
    public static bool IsOfOneStep(Function function, Node collect, List<int>[] users) =>
        function.Nodes[collect.Inputs[0]].Type.Loop is { IsAgain: true, IsBackward: false } loop
        && users[collect.Id].TrueForAll(u => function.Nodes[u].Operator is StepOf step && step.Loop == loop.Backward);

    /// <summary>Lets sequences of gradients lie over those of the forward loop's input, where sizes agree. Both loops are at one step then: it is read first.</summary>
    public static void Share(Function function, Slot[] slots, HashSet<int> written)
    {
        var users = function.Users();
        var results = new HashSet<int>(function.Results.Select(r => r.Value));
        var inputs = function.Nodes.Where(n => n.Type.HasTime && IsFree(n) && users[n.Id].Count > 0 && users[n.Id].TrueForAll(u => LoopOf(u) is not null && LoopOf(u) == LoopOf(users[n.Id][0]))).ToList();
        foreach (var collect in function.Nodes.Where(n => n.Operator is Collect && function.Nodes[n.Inputs[0]] is { Type.Loop: { IsAgain: true, IsBackward: true } } gradient && IsFree(gradient)))
        {
            var gradient = function.Nodes[collect.Inputs[0]];
            var place = inputs.FindIndex(n => LoopOf(users[n.Id][0])!.Backward == gradient.Type.Loop && n.Type.Length == gradient.Type.Length);
            if (place >= 0 && slots[gradient.Id].Shares < 0)
            {
                slots[gradient.Id] = slots[gradient.Id] with { Shares = inputs[place].Id };
                inputs.RemoveAt(place);
            }
        }

        // The loop in which a node reads a step of a sequence, if each step is computed again.
        StepLoop? LoopOf(int reader) => function.Nodes[reader].Operator is StepOf { Loop: { IsAgain: true, IsBackward: false } loop } ? loop : null;

        bool IsFree(Node node) => written.Contains(node.Id) && slots[node.Id] is { Place: Place.Arena, Shares: -1 } && !results.Contains(node.Id)
            && !users[node.Id].Exists(u => function.Nodes[u].Operator is Advance);
    }
}
