using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using Shouldly;

namespace DslCompiler.Dsl.Tests.Passes;

/// <summary>Checks a memory plan without the planner's notions of life: it runs the kernels in order over a memory that remembers which value
/// each stretch holds. A kernel must find every value it reads whole and in place; what it writes wipes out what lay there.</summary>
internal sealed class PlanCheck
{
    private readonly Function _function;
    private readonly Dictionary<Place, List<(long Start, long End, int Value)>> _memory = [];

    private PlanCheck(Function function)
    {
        _function = function;
    }

    /// <summary>Kernels that wrote over an operand of their own.</summary>
    public int InPlace { get; private set; }

    public static PlanCheck Run(NetworkModel model, Function function)
    {
        var check = new PlanCheck(function);
        foreach (var kernel in function.Kernels)
        {
            var read = check.Reads(kernel).ToList();
            read.ForEach(value => check.MustHold(value, kernel.Name));
            check.Write(kernel, [.. read.Where(v => !kernel.InSlices.Contains(v))]);
        }

        foreach (var result in function.Results)
        {
            check.MustHold(result.Value, result.Name);
        }

        var slots = function.Plan!.Slots;
        foreach (var result in function.Results)
        {
            slots[result.Value].Place.ShouldBe(result.Kind switch { ResultKind.Output => Place.Output, ResultKind.Gradient => Place.Gradient, ResultKind.Buffer => Place.Parameter, _ => Place.Fixed }, result.ToString());
        }

        function.Results.Count(r => r.Kind == ResultKind.Gradient).ShouldBe(function.Name == "train" ? model.Parameters.Count(p => !p.IsFrozen) : 0);
        function.Results.Count(r => r.Kind == ResultKind.Buffer).ShouldBe(function.Name == "train" ? model.Buffers.Count : 0);
        return check;
    }

    /// <summary>What a kernel reads, from the graph itself: the inputs of its nodes that it does not compute.</summary>
    private IEnumerable<int> Reads(Kernel kernel)
    {
        var own = kernel.Tail.Append(kernel.Anchor).ToHashSet();
        return own.Where(n => n >= 0).SelectMany(n => _function.Nodes[n].Inputs).Where(i => !own.Contains(i) && _function.Nodes[i].Operator is not Constant).Distinct();
    }

    private void MustHold(int value, string reader)
    {
        var (slot, root) = (_function.Plan!.Slots[value], Root(value));
        if (_function.Nodes[root].Operator is SourceOperator)
        {
            slot.Place.ShouldBe(_function.Nodes[root].Operator switch { Input => Place.Input, Labels => Place.Labels, Target => Place.Target, _ => Place.Parameter }, reader);
            return;
        }

        if (_function.Nodes[root].Operator is Concat && !_function.Kernels.Any(k => k.Outputs.Contains(root)))
        {
            // All its parts were written into it.
            long slice = 0;
            foreach (var part in _function.Nodes[root].Inputs)
            {
                _function.Plan.Slots[part].ShouldBe(_function.Plan.Slots[root] with { Shares = root, Slice = slice }, reader);
                MustHold(part, reader);
                slice += _function.Nodes[part].Type.StoredLength;
            }

            return;
        }

        slot.Place.ShouldBeOneOf(Place.Arena, Place.Fixed, Place.Output, Place.Gradient, Place.Parameter);
        var length = _function.Nodes[value].Type.Length;
        Stretches(slot.Place).Any(s => s.Value == root && s.Start == Start(slot) && s.End >= Start(slot) + length)
            .ShouldBeTrue($"{reader} reads %{root}, but {slot.Place}+{slot.Offset} no longer holds it");
    }

    private void Write(Kernel kernel, List<int> read)
    {
        var (slot, length) = (_function.Plan!.Slots[kernel.Output], _function.Nodes[kernel.Output].Type.Length);
        var (start, end) = (Start(slot), Start(slot) + length);
        start.ShouldBeGreaterThanOrEqualTo(0);
        (start % NetworkModel.Alignment).ShouldBe(0, kernel.Name);
        end.ShouldBeLessThanOrEqualTo(slot.Place switch { Place.Arena => _function.Plan.ArenaPerSample, Place.Fixed => _function.Plan.FixedLength, _ => long.MaxValue }, kernel.Name);
        _function.Nodes[kernel.Output].Type.HasBatch.ShouldBe(slot.Place is Place.Arena or Place.Output, kernel.Name);
        foreach (var operand in read.Where(v => _function.Plan.Slots[v].Place == slot.Place && Overlaps(Start(_function.Plan.Slots[v]), _function.Nodes[v].Type.Length, start, end)))
        {
            // In place: element by element only, over the very same stretch. That the operand dies here shows in that nobody misses it later.
            kernel.Anchor.ShouldBe(-1, kernel.Name);
            Start(_function.Plan.Slots[operand]).ShouldBe(start, kernel.Name);
            _function.Nodes[operand].Type.ShouldBe(_function.Nodes[kernel.Output].Type, kernel.Name);
            InPlace++;
        }

        if (kernel.InSlices.Count > 0)
        {
            // What it does not copy must lie where it belongs.
            foreach (var part in kernel.InSlices)
            {
                var before = _function.Nodes[kernel.Anchor].Inputs.TakeWhile(i => i != part);
                Start(_function.Plan.Slots[part]).ShouldBe(start + before.Sum(i => (long)_function.Nodes[i].Type.StoredLength), kernel.Name);
            }
        }

        Stretches(slot.Place).RemoveAll(s => s.Start < end && start < s.End);
        Stretches(slot.Place).Add((start, end, kernel.Output));
    }

    private static bool Overlaps(long offset, long length, long start, long end) => offset < end && start < offset + length;

    /// <summary>Outputs are told apart by a number; each has memory of its own.</summary>
    private static long Start(Slot slot) => slot.Place == Place.Output ? slot.Offset << 32 : slot.Offset + slot.Slice;

    private int Root(int value)
    {
        while (_function.Nodes[value].Operator is ViewOperator)
        {
            value = _function.Nodes[value].Inputs[0];
        }

        return value;
    }

    private List<(long Start, long End, int Value)> Stretches(Place place) =>
        _memory.TryGetValue(place, out var found) ? found : _memory[place] = [];
}
