using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Gives every value its buffer. Values that live at different times share memory in one arena whose size is known here;
/// element-wise loops work in place where their operand dies with them. Inference and training are planned apart.</summary>
public static class PlanBuffers
{
    public static NetworkModel Run(NetworkModel model) =>
        model with { Functions = model.Functions.Select(f => f with { Plan = Plan(model, f) }).ToEquatableArray() };

    private static MemoryPlan Plan(NetworkModel model, Function function)
    {
        var (offsets, results) = (model.Offsets(), function.ResultOfValue());
        var written = new HashSet<int>(function.Kernels.SelectMany(k => k.Joined < 0 ? k.Outputs : k.Outputs.Append(k.Joined)));
        var slots = function.Nodes.Select(n => SlotOf(n, results.TryGetValue(n.Id, out var result) ? result : null)).ToArray();
        LieInSlices(function, slots);
        ShareDying(function, slots);
        StepsAgain.Share(function, slots, written);
        var lives = Lives(function, slots).ToList();
        var placed = new Dictionary<Place, List<Life>>();
        var places = Places(function, slots);

        // Large buffers first: the small ones fit into what is left between them.
        foreach (var life in lives.OrderByDescending(l => l.Length).ThenBy(l => l.Value))
        {
            var place = places[life.Value];
            var memory = place == Place.Turns ? Place.Arena : place;
            var length = place == Place.Turns ? 2 * life.Length : life.Length;
            var others = placed.TryGetValue(memory, out var known) ? known : placed[memory] = [];
            var offset = Placement.LowestFree(life with { Length = length }, others);
            slots[life.Value] = new Slot(place, offset, -1);
            Placement.Insert(others, life with { Length = length, Offset = offset });
        }

        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i].Shares >= 0)
            {
                slots[i] = slots[Owner(slots, i)] with { Shares = Owner(slots, i), Slice = slots[i].Slice };
            }
        }

        return new MemoryPlan(slots.ToEquatableArray(), End(Place.Arena), End(Place.Fixed), Scratch(function))
        {
            StepsPerSample = End(Place.Steps),
            StepsOfSPerSample = End(Place.StepsOfS),
            StatePerSample = model.StatePerSample(),
            Updates = EarlyUpdates.Place(model, function, placed.TryGetValue(Place.Fixed, out var steady) ? steady : []),
        };

        long End(Place place) => placed.TryGetValue(place, out var all) ? all.Max(l => l.Offset + l.Length) : 0;

        Slot SlotOf(Node node, FunctionResult? result) => node.Operator switch
        {
            Input { Type.Element: ElementType.Index } input => new Slot(Place.Indices, NumberOf(model.Inputs.Select(i => i.Name), input.Key), -1),
            KeptState state => new Slot(Place.State, model.StateOffset(state.Key), -1),
            Input input => new Slot(Place.Input, NumberOf(model.Inputs.Select(i => i.Name), input.Key), -1),
            Labels labels => new Slot(Place.Labels, NumberOf(model.Targets.Select(t => t.Name), labels.Key), -1),
            Target target => new Slot(Place.Target, NumberOf(model.Targets.Select(t => t.Name), target.Key), -1),
            Parameter parameter => new Slot(Place.Parameter, offsets[parameter.Key], -1),
            BufferTensor buffer => new Slot(Place.Parameter, offsets[buffer.Key], -1),
            ViewOperator => new Slot(Place.None, 0, node.Inputs[0]),
            Carry or Advance or PriorStep => new Slot(Place.None, 0, -1),
            _ when node.Operator is not SourceOperator && !written.Contains(node.Id) => new Slot(Place.None, 0, -1),
            _ when result?.Kind == ResultKind.Output => new Slot(Place.Output, NumberOf(model.Outputs.Select(o => o.Name), result.Name), -1),
            _ when result?.Kind is ResultKind.Gradient => new Slot(Place.Gradient, offsets[result.Name], -1),
            _ when result?.Kind is ResultKind.State => new Slot(Place.State, model.StateOffset(result.Name), -1),
            _ when result?.Kind is ResultKind.Buffer => new Slot(Place.Parameter, offsets[result.Name], -1),
            _ => new Slot(Place.Arena, -1, -1),
        };
    }

    /// <summary>The number of the model's input, output or target of a name.</summary>
    private static int NumberOf(IEnumerable<string> names, string name) => names.TakeWhile(n => n != name).Count();

    /// <summary>What is written into a slice of a joined image lies there.</summary>
    private static void LieInSlices(Function function, Slot[] slots)
    {
        foreach (var kernel in function.Kernels.Where(k => k.Joined >= 0))
        {
            var before = function.Nodes[kernel.Joined].Inputs.TakeWhile(i => i != kernel.Output);
            slots[kernel.Output] = new Slot(Place.None, 0, kernel.Joined) { Slice = before.Sum(i => (long)function.Nodes[i].Type.StoredLength) };
        }
    }

    /// <summary>Lets the output of an element-wise loop take the buffer of an operand that nothing reads afterwards.</summary>
    private static void ShareDying(Function function, Slot[] slots)
    {
        var last = LastReaders(function, slots);
        // What is prepared is read again by the next call.
        var prepared = new HashSet<int>(function.Kernels.Take(function.Prepared).Select(p => p.Output));
        for (var k = 0; k < function.Kernels.Count; k++)
        {
            var kernel = function.Kernels[k];
            if (kernel.Anchor >= 0 || kernel.IsStep || slots[kernel.Output].Place != Place.Arena || LoopAround(function, k) != (k, k))
            {
                continue;
            }

            foreach (var operand in kernel.Operands)
            {
                var owner = Owner(slots, operand);
                if (slots[owner].Place == Place.Arena && last[owner] == k && (k < function.Prepared || !prepared.Contains(owner)) && function.Nodes[operand].Type == function.Nodes[kernel.Output].Type)
                {
                    slots[kernel.Output] = slots[kernel.Output] with { Shares = owner };
                    last[owner] = last[kernel.Output];
                    break;
                }
            }
        }
    }

    /// <summary>The value whose buffer a value lies in: itself, or what it is a view of or written over, through any number of steps.</summary>
    private static int Owner(Slot[] slots, int value)
    {
        while (slots[value].Shares >= 0)
        {
            value = slots[value].Shares;
        }

        return value;
    }

    /// <summary>For each owner of a buffer, the last kernel that reads or writes it.</summary>
    private static int[] LastReaders(Function function, Slot[] slots)
    {
        var last = new int[function.Nodes.Count];
        for (var k = 0; k < function.Kernels.Count; k++)
        {
            var end = LoopAround(function, k).Last;
            foreach (var value in Touched(function, function.Kernels[k]))
            {
                last[Owner(slots, value)] = Math.Max(last[Owner(slots, value)], end);
            }
        }

        foreach (var result in function.Results)
        {
            foreach (var source in KernelOrder.Sources(function, result.Value))
            {
                last[Owner(slots, source)] = int.MaxValue;
            }
        }

        return last;
    }

    private static IEnumerable<int> Touched(Function function, Kernel kernel) => KernelOrder.Read(function, kernel).Concat(kernel.Outputs).SelectMany(v => KernelOrder.Sources(function, v));

    /// <summary>The kernels of the loop, or of the launch, that a kernel is in, as their first and last number; of one that is in none, its own. A loop whose steps are computed
    /// again ends with that of its gradients.</summary>
    private static (int First, int Last) LoopAround(Function function, int kernel)
    {
        if (function.Kernels[kernel].Launch is >= 0 and var launch)
        {
            var last = kernel;
            while (last + 1 < function.Kernels.Count && function.Kernels[last + 1].Launch == launch)
            {
                last++;
            }

            return (launch, last);
        }

        if (function.Nodes[function.Kernels[kernel].Output].Type.Loop is not { } loop)
        {
            return (kernel, kernel);
        }

        var inLoop = Enumerable.Range(0, function.Kernels.Count).Where(k => function.Nodes[function.Kernels[k].Output].Type.Loop is { } other
            && (other == loop || (loop is { IsAgain: true, IsBackward: false } && other == loop.Backward))).ToList();
        return (inLoop[0], inLoop[inLoop.Count - 1]);
    }

    /// <summary>The kind of memory for each value that needs some. In a loop, what all steps are read of is a sequence; what is carried on is there by turns.</summary>
    private static Place[] Places(Function function, Slot[] slots)
    {
        var places = function.Nodes.Select(n => !n.Type.HasBatch ? Place.Fixed : n.Type.HasTime ? Sequence(n.Type.Time) : Place.Arena).ToArray();
        foreach (var node in function.Nodes.Where(n => n.Operator is Advance))
        {
            var value = Owner(slots, node.Inputs[1]);
            places[value] = places[value] != Place.Arena ? places[value]
                : StepsAgain.RunsAgain(function, function.Nodes[value].Type.Loop!) ? Sequence(function.Nodes[value].Type.Loop!.Time) : Place.Turns;
        }

        var users = function.Users();
        foreach (var node in function.Nodes.Where(n => n.Operator is Collect && !StepsAgain.IsOfOneStep(function, n, users)))
        {
            places[Owner(slots, node.Inputs[0])] = Sequence(node.Type.Time);
        }

        return places;

        static Place Sequence(int time) => time == 1 ? Place.Steps : Place.StepsOfS;
    }

    private static IEnumerable<Life> Lives(Function function, Slot[] slots)
    {
        var (last, known) = (LastReaders(function, slots), new HashSet<int>());
        for (var k = 0; k < function.Kernels.Count; k++)
        {
            var (start, joined) = (LoopAround(function, k).First, function.Kernels[k].Joined);
            foreach (var value in (joined < 0 ? function.Kernels[k].Outputs : EquatableArray.Of(joined)).Where(v => slots[v] is { Place: Place.Arena, Shares: -1 } && known.Add(v)))
            {
                // What is prepared stays from one call to the next.
                var (first, end) = k < function.Prepared ? (0, int.MaxValue) : (start, last[value]);
                yield return new Life(value, first, end, NetworkModel.Aligned(function.Nodes[value].Type.StoredLength), 0);
            }
        }
    }

    internal static long Scratch(Function function) => function.Kernels.Select(k => k.Loop?.Scratch ?? 0).DefaultIfEmpty(0).Max();
}
