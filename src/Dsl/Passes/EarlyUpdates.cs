using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Saves memory of training: the gradients of large parameters, which are as large as those, need not all be there at once if each is used as soon as it is computed.
/// The pass brings the kernel that computes one behind all that read the parameter; <see cref="PlanBuffers"/> then finds places for the gradients. A step whose caller wants
/// gradients runs the same kernels and keeps them.</summary>
public static class EarlyUpdates
{
    /// <summary>Elements of a parameter from which its update is worth a fork and a join of its own.</summary>
    private const int Worthwhile = 16 * 1024;

    /// <summary>Elements of all parameters from which it is worth anything.</summary>
    private const long WorthwhileModel = 256 * 1024;

    /// <summary>The most and the fewest elements of a gradient that is computed by rows at a time: half of a second-level cache, and what is worth a call.</summary>
    private const int LargestTile = 128 * 1024;
    private const int SmallestTile = 8 * 1024;

    /// <summary>Into so many such parts a gradient is cut where it can, for as many threads.</summary>
    private const int Parts = 64;

    public static NetworkModel Run(NetworkModel model) =>
        model with { Functions = model.Functions.Select(f => f.Name == "train" ? f with { Kernels = Ordered(f, Find(model, f)) } : f).ToEquatableArray() };

    /// <summary>Places for the gradients, beside all other values whose size does not depend on the batch.</summary>
    internal static UpdatePlan Place(NetworkModel model, Function function, List<Life> others)
    {
        var found = function.Name == "train" && model.Backend == Backend.Cpu ? Find(model, function) : [];
        if (found.Count == 0)
        {
            return UpdatePlan.None;
        }

        var placed = new List<Life>(others);
        var updates = new List<EarlyUpdate>();
        var tile = 0L;
        foreach (var candidate in found.OrderByDescending(c => c.Length).ThenBy(c => c.Writer))
        {
            if (candidate.LastReader < candidate.Writer && RowsAtATime(function, candidate) is > 0 and var rows)
            {
                updates.Add(new EarlyUpdate(candidate.Parameter, candidate.Writer, 0, rows));
                tile = System.Math.Max(tile, NetworkModel.Aligned((long)rows * function.Nodes[candidate.Gradient].Type.Extents[1]));
                continue;
            }

            var life = new Life(candidate.Gradient, candidate.Writer, System.Math.Max(candidate.Writer, candidate.LastReader), NetworkModel.Aligned(candidate.Length), 0);
            life = life with { Offset = Placement.LowestFree(life, placed) };
            Placement.Insert(placed, life);
            updates.Add(new EarlyUpdate(candidate.Parameter, life.Last, life.Offset, 0));
        }

        return new UpdatePlan(updates.OrderBy(u => u.Kernel).ToEquatableArray(), placed.Select(l => l.Offset + l.Length).DefaultIfEmpty(0).Max(), System.Math.Max(PlanBuffers.Scratch(function), tile));
    }

    private static EquatableArray<Kernel> Ordered(Function function, List<Candidate> found)
    {
        var moved = found.Where(c => c.LastReader > c.Writer).ToLookup(c => c.LastReader, c => c.Writer);
        var writers = new HashSet<int>(moved.SelectMany(m => m));
        return Enumerable.Range(0, function.Kernels.Count).Where(k => !writers.Contains(k))
            .SelectMany(k => moved[k].OrderBy(w => w).Prepend(k)).Select(k => function.Kernels[k]).ToEquatableArray();
    }

    /// <summary>The parameters that can be updated early: large ones, whose gradient one kernel outside of loops writes and none reads, and which no loop reads behind that.</summary>
    private static List<Candidate> Find(NetworkModel model, Function function)
    {
        var users = function.Users();
        var large = model.TrainedMemory() < WorthwhileModel ? []
            : function.Results.Where(r => r.Kind == ResultKind.Gradient && function.Nodes[r.Value].Type.Length >= Worthwhile && users[r.Value].Count == 0).ToList();
        if (large.Count == 0)
        {
            return [];
        }

        var (writers, readers) = (new Dictionary<int, int>(), new Dictionary<int, List<int>>());
        for (var k = 0; k < function.Kernels.Count; k++)
        {
            foreach (var output in function.Kernels[k].Outputs)
            {
                writers[output] = k;
            }

            foreach (var value in KernelOrder.Read(function, function.Kernels[k]).SelectMany(v => KernelOrder.Sources(function, v)))
            {
                (readers.TryGetValue(value, out var known) ? known : readers[value] = []).Add(k);
            }
        }

        var values = function.Nodes.Where(n => n.Operator is Parameter).ToLookup(n => ((Parameter)n.Operator).Key, n => n.Id);
        return [.. large.Where(r => writers.ContainsKey(r.Value)).Select(r => Of(r, writers[r.Value])).OfType<Candidate>()];

        Candidate? Of(FunctionResult gradient, int writer)
        {
            var last = -1;
            var open = new Stack<int>(values[gradient.Name]);
            var seen = new HashSet<int>(open);
            while (open.Count > 0)
            {
                foreach (var reader in readers.TryGetValue(open.Pop(), out var known) ? known : [])
                {
                    if (LoopOf(reader) is { IsAgain: true })
                    {
                        return null;
                    }

                    // What was computed of parameters alone, such as filters laid out, stands for the parameter.
                    last = System.Math.Max(last, reader);
                    function.Kernels[reader].Outputs.Where(o => !function.Nodes[o].Type.HasBatch && seen.Add(o)).ToList().ForEach(open.Push);
                }
            }

            return LoopOf(writer) is not null || (last > writer && LoopOf(last) is not null) ? null
                : new Candidate(gradient.Name, gradient.Value, function.Nodes[gradient.Value].Type.Length, writer, last);
        }

        StepLoop? LoopOf(int kernel) => function.Nodes[function.Kernels[kernel].Output].Type.Loop;
    }

    /// <summary>Rows of a product's gradient that are computed at a time, 0 where it is no such product. They end where vectors of any width do, and are whole tiles of the product's.</summary>
    private static int RowsAtATime(Function function, Candidate candidate)
    {
        const int tileRows = 6;
        if (function.Kernels[candidate.Writer] is not { Anchor: >= 0 and var anchor, Tail.Count: 0 }
            || function.Nodes[anchor] is not { Operator: MatMul { TransposeA: true, TransposeB: false } } product || function.Nodes[product.Inputs[0]].Type.HasTime)
        {
            return 0;
        }

        var columns = product.Type.Extents[1];
        var unit = columns % NetworkModel.Alignment == 0 ? tileRows : tileRows * NetworkModel.Alignment / 2;
        var tile = System.Math.Min(LargestTile, System.Math.Max(SmallestTile, product.Type.Length / Parts));
        return unit * System.Math.Max(1, tile / (unit * columns));
    }

    /// <summary>A parameter, its gradient, and the numbers of the kernels that compute that and that read the parameter last (-1: none does).</summary>
    private sealed record Candidate(string Parameter, int Gradient, long Length, int Writer, int LastReader);
}
