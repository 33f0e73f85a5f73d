using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>A pool that alone reads what a convolution (or another loop that can) computes goes behind it, so that the large image never goes to memory.</summary>
internal static class PoolFuser
{
    public static List<Kernel> Join(Function function, List<Kernel> kernels, List<int>[] users, Dictionary<int, FunctionResult> results)
    {
        var writers = kernels.ToDictionary(k => k.Output);
        var joined = new HashSet<Kernel>();
        var pooled = new Dictionary<Kernel, Kernel>();
        foreach (var kernel in kernels)
        {
            if (kernel is { Anchor: >= 0, Tail.Count: 0 } && function.Nodes[kernel.Anchor] is { Operator: Pool2d pool } node
                && writers.TryGetValue(node.Inputs[0], out var before) && users[before.Output].Count == 1 && !results.ContainsKey(before.Output)
                && Lower(function, before, pool) is { } loop)
            {
                joined.Add(before);
                pooled[kernel] = before with { Output = kernel.Output, Outputs = kernel.Outputs, Loop = loop, Pool = kernel.Anchor, Reason = "fused: only the pool reads it" };
            }
        }

        return [.. kernels.Where(k => !joined.Contains(k)).Select(k => pooled.TryGetValue(k, out var both) ? both : k)];
    }

    /// <summary>The tail may read vectors over the channels, but no image: within the kernel places are counted anew.</summary>
    private static CpuLoop? Lower(Function function, Kernel kernel, Pool2d pool)
    {
        if (kernel.Anchor < 0 || kernel.IsStep || kernel.Operands.Any(o => function.Nodes[o].Type.HasBatch)
            || kernel.Tail.Any(t => function.Nodes[t].Operator is PointwiseOperator { StepValue: not null }))
        {
            return null;
        }

        var anchor = function.Nodes[kernel.Anchor];
        return ((LoopOperator)anchor.Operator).CpuPooled([.. anchor.Inputs.Select(i => function.Nodes[i].Type)], anchor.Type, pool);
    }
}
