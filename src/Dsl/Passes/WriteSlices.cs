using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Lets a convolution in blocks whose result only a concatenation reads write it into its slice of the joined image: the samples of the slice are then
/// as far apart as those of the joined image. The concatenation copies what is left, or is no kernel any more.</summary>
public static class WriteSlices
{
    public static NetworkModel Run(NetworkModel model) => model with { Functions = model.Functions.Select(Run).ToEquatableArray() };

    private static Function Run(Function function)
    {
        var (users, results, writers) = (function.Users(), function.ResultOfValue(), function.Kernels.ToDictionary(k => k.Output));
        var (moved, left) = (new Dictionary<Kernel, Kernel>(), new Dictionary<Kernel, Kernel?>());
        foreach (var kernel in function.Kernels.Where(k => IsPlainConcat(function, k) && !results.ContainsKey(k.Output)))
        {
            var joined = function.Nodes[kernel.Anchor];
            var inSlices = joined.Inputs.Where(i => users[i].Count == 1 && writers.TryGetValue(i, out var w) && CanMove(function, w)).ToList();
            foreach (var writer in inSlices.Select(i => writers[i]))
            {
                moved[writer] = Into(function, writer, joined);
            }

            if (inSlices.Count > 0)
            {
                left[kernel] = inSlices.Count == joined.Inputs.Count ? null
                    : kernel with { InSlices = inSlices.ToEquatableArray(), Reason = kernel.Reason + "; copies only what is not written into its slice" };
            }
        }

        return left.Count == 0 ? function : function with
        {
            Kernels = function.Kernels.Select(k => moved.TryGetValue(k, out var m) ? m : left.TryGetValue(k, out var l) ? l : k).OfType<Kernel>().ToEquatableArray(),
        };
    }

    private static bool IsPlainConcat(Function function, Kernel kernel) =>
        kernel is { Anchor: >= 0, Tail.Count: 0, Pool: < 0 } && function.Nodes[kernel.Anchor] is { Operator: Concat, Type: { IsBlocked: true, HasTime: false, Loop: null } };

    /// <summary>Its kernel has the distance of samples as a constant, and nothing fused behind it counts the places of samples.</summary>
    private static bool CanMove(Function function, Kernel kernel) =>
        kernel.Loop is { } loop && loop.Constants.Any(c => c.Name == CpuLoop.OutputBlocks)
        && !kernel.Operands.Any(o => function.Nodes[o].Type.HasBatch)
        && !kernel.Tail.Any(t => function.Nodes[t].Operator is PointwiseOperator { StepValue: not null });

    private static Kernel Into(Function function, Kernel writer, Node joined)
    {
        var constants = writer.Loop!.Constants.Select(c => c.Name == CpuLoop.OutputBlocks ? c with { Value = joined.Type.Blocks } : c).ToEquatableArray();
        var first = joined.Inputs.TakeWhile(i => i != writer.Output).Sum(i => function.Nodes[i].Type.Channels);
        return writer with
        {
            Joined = joined.Id,
            Loop = writer.Loop with { Constants = constants },
            Reason = Invariant.Text($"{writer.Reason}; written into channels {first} to {first + function.Nodes[writer.Output].Type.Channels - 1} of {joined.Origin.Layer}"),
        };
    }
}
