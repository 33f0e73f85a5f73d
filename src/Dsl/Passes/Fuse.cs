using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Gathers nodes into kernels. Element-wise nodes that only one other reads join it; such a group goes behind the loop
/// (convolution, product, pool, ...) that feeds it where nobody else reads that loop's result; what is left is a loop of its own.</summary>
public static class Fuse
{
    public static NetworkModel Run(NetworkModel model) =>
        model with { Functions = model.Functions.Select(f => f with { Kernels = Kernels(f, model.Backend) }).ToEquatableArray() };

    private static EquatableArray<Kernel> Kernels(Function function, Backend backend)
    {
        var users = function.Users();
        var results = function.ResultOfValue();
        var inner = function.Nodes.Select(n => JoinsItsReader(function, n, users, results)).ToArray();
        var groups = function.Nodes.Where(n => n.Operator is PointwiseOperator and not Constant && n.Type.Loop is null && !inner[n.Id])
            .ToDictionary(n => n.Id, n => Group(function, n.Id, inner));
        var loops = function.Nodes.Select(n => n.Operator is LoopOperator loop ? Lower(function, n, loop) : null).ToArray();
        var anchors = groups.ToDictionary(g => g.Key, g => AnchorOf(function, g.Key, g.Value, users, results, loops));
        var absorbed = new HashSet<int>(anchors.Values);

        var names = new HashSet<string>();
        var kernels = new List<Kernel>();
        foreach (var node in function.Nodes)
        {
            if (groups.TryGetValue(node.Id, out var group))
            {
                kernels.Add(Make(function, anchors[node.Id], group, results, names, loops));
            }
            else if (node.Operator is LoopOperator && node.Type.Loop is null && !absorbed.Contains(node.Id))
            {
                kernels.Add(Make(function, node.Id, [], results, names, loops));
            }
        }

        kernels = backend == Backend.Cpu ? PoolFuser.Join(function, kernels, users, results) : kernels;
        var stepLoops = function.Nodes.Select(n => n.Type.Loop).OfType<StepLoop>().Distinct().ToList();
        return stepLoops.Count == 0 ? kernels.ToEquatableArray()
            : KernelOrder.Of(function, [.. kernels.Concat(stepLoops.SelectMany(l => new StepFuser(function, l, users, results).Kernels((node, result) => NameOf(function, node, result, names))))]);
    }

    /// <summary>Whether a node is computed within the one element-wise node that reads it.</summary>
    private static bool JoinsItsReader(Function function, Node node, List<int>[] users, Dictionary<int, FunctionResult> results) =>
        node.Operator is PointwiseOperator and not Constant && node.Type.Loop is null
        && !results.ContainsKey(node.Id)
        && users[node.Id].Distinct().Count() == 1
        && function.Nodes[users[node.Id][0]] is { Operator: PointwiseOperator { } reader } user
        && user.Type == node.Type
        && !Enumerable.Range(0, user.Inputs.Count).Any(i => reader.IsChannel(i) && user.Inputs[i] == node.Id);

    /// <summary>The nodes computed within a group's last one, in order.</summary>
    private static List<int> Group(Function function, int root, bool[] inner)
    {
        var group = new SortedSet<int> { root };
        var open = new Stack<int>(group);
        while (open.Count > 0)
        {
            foreach (var input in function.Nodes[open.Pop()].Inputs.Where(i => inner[i]))
            {
                if (group.Add(input))
                {
                    open.Push(input);
                }
            }
        }

        return [.. group];
    }

    /// <summary>The loop that a group can stand behind: the latest of those whose result only the group reads; -1 where none.</summary>
    private static int AnchorOf(Function function, int root, List<int> group, List<int>[] users, Dictionary<int, FunctionResult> results, CpuLoop?[] loops) =>
        group.SelectMany(n => function.Nodes[n].Inputs).Distinct()
            .Where(i => loops[i] is { Tail: not TailAxis.None }
                && function.Nodes[i].Type == function.Nodes[root].Type
                && !results.ContainsKey(i)
                && users[i].TrueForAll(u => group.BinarySearch(u) >= 0))
            .DefaultIfEmpty(-1).Max();

    private static Kernel Make(Function function, int anchor, List<int> group, Dictionary<int, FunctionResult> results, HashSet<string> names, CpuLoop?[] loops)
    {
        var loop = anchor < 0 ? null : loops[anchor];
        var output = group.Count > 0 ? group[group.Count - 1] : anchor;
        var operands = group.SelectMany(n => function.Nodes[n].Inputs)
            .Where(i => i != anchor && group.BinarySearch(i) < 0 && function.Nodes[i].Operator is not Constant)
            .Distinct().ToEquatableArray();
        var reason = anchor < 0 ? "alone: no loop feeds just this"
            : group.Count > 0 ? "fused: nobody else reads what lies between"
            : loop!.Tail == TailAxis.None ? "" : "nothing follows that only this feeds";
        return new Kernel(NameOf(function, anchor < 0 ? output : anchor, results.TryGetValue(output, out var result) ? result : null, names), anchor, group.ToEquatableArray(), operands, output, reason) { Loop = loop };
    }

    /// <summary><c>Conv1</c>, <c>Conv1Gradient</c>, <c>Conv1WeightGradient</c>.</summary>
    private static string NameOf(Function function, int main, FunctionResult? result, HashSet<string> names)
    {
        var origin = function.Nodes[main].Origin;
        var name = Naming.Layer(origin.Layer) + function.Nodes[main].Operator.Role;
        if (origin.IsBackward)
        {
            var parameter = result?.Name.Split('.').Last();
            name += (parameter is null ? "" : Naming.Role(parameter)) + "Gradient";
        }

        var unique = name;
        for (var i = 2; !names.Add(unique); i++)
        {
            unique = Invariant.Text($"{name}_{i}");
        }

        return unique;
    }

    private static CpuLoop Lower(Function function, Node node, LoopOperator loop) =>
        loop.Cpu(node.Inputs.Select(i => function.Nodes[i].Type).ToArray(), node.Type);
}
