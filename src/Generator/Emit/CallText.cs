using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Emit;

/// <summary>A call's text in the making: places of values go in as expressions whose numbers are kept apart.</summary>
internal sealed class CallText(Function function)
{
    private readonly StringBuilder _text = new();
    private readonly List<int> _gaps = [];
    private readonly List<long> _offsets = [];

    public CallText Add(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>The expression for where a value lies: <c>Input</c>, or <c>Arena(6304)</c>, whose number stays open.</summary>
    public void Place(int value)
    {
        var node = function.Nodes[value];
        switch (node.Operator)
        {
            case EachStep:
                Place(node.Inputs[0]);
                break;
            case Carry:
                Around(PassedOn(value) is { } passed && IsTurns(passed) ? "TurnBefore" : "StepBefore", passed, node);
                break;
            case PriorStep prior:
                Around("PriorStep", node.Inputs[0], node, prior.IsReverse ? "true" : "false");
                break;
            case Advance:
                _text.Append(IsTurns(node.Inputs[1]) ? "LastTurn(" : "LastStep(");
                Memory(node.Inputs[1]);
                _text.Append(Invariant.Text($", {node.Type.Length}, {TimeOf(node.Inputs[1])})"));
                break;
            default:
                Step(value, node);
                break;
        }
    }

    /// <summary>What a carry is given at the end of each step.</summary>
    private int PassedOn(int carry) => function.Nodes.First(n => n.Operator is Advance && n.Inputs[0] == carry).Inputs[1];

    private bool IsTurns(int value) => function.Plan!.Slots[value].Place == Model.Place.Turns;

    /// <summary>The axis of time, and the way that the loop takes through it.</summary>
    private string TimeOf(int value) => function.Nodes[value].Type.Loop is { } loop ? Invariant.Text($"{loop.Time}, {(loop.IsReverse ? "true" : "false")}") : "1, false";

    /// <summary>A value of the step before, or the start: <c>StepBefore(Steps(0), 512, Arena(0))</c>.</summary>
    private void Around(string method, int value, Node node, string? more = null)
    {
        _text.Append(method).Append('(');
        Memory(value);
        _text.Append(Invariant.Text($", {node.Type.Length}, "));
        Place(node.Inputs[node.Inputs.Count - 1]);
        _text.Append(more is null ? ")" : $", {more})");
    }

    /// <summary>A value of the present step of a loop, or one outside of loops.</summary>
    private void Step(int value, Node node)
    {
        var place = function.Plan!.Slots[value].Place;
        if (node.Type.Loop is null || place == Model.Place.Arena)
        {
            Memory(value);
            return;
        }

        _text.Append(place == Model.Place.Turns ? "TurnAt(" : "StepAt(");
        Memory(value);
        _text.Append(place == Model.Place.Indices ? ")" : Invariant.Text($", {node.Type.Length})"));
    }

    /// <summary>Where a value's memory begins.</summary>
    private void Memory(int value)
    {
        var slot = function.Plan!.Slots[value];
        switch (slot.Place)
        {
            case Model.Place.Indices:
                _text.Append(Invariant.Text($"IndicesAt({slot.Offset})"));
                break;
            case Model.Place.Turns:
                Number("Arena", slot.Offset);
                break;
            case Model.Place.Input or Model.Place.Labels or Model.Place.Output when slot.Offset == 0:
                _text.Append(slot.Place);
                break;
            case Model.Place.Input or Model.Place.Labels or Model.Place.Output or Model.Place.Target:
                _text.Append(Invariant.Text($"{slot.Place}At({slot.Offset})"));
                break;
            case Model.Place.None:
                throw new InvalidOperationException(Invariant.Text($"value {value} of {function.Name} lies nowhere"));
            default:
                Number(slot.Place.ToString(), slot.Offset);
                _text.Append(slot.Slice == 0 ? "" : Invariant.Text($".From({slot.Slice})"));
                break;
        }
    }

    private void Number(string memory, long offset)
    {
        _text.Append(memory).Append('(');
        _gaps.Add(_text.Length);
        _offsets.Add(offset);
        _text.Append(')');
    }

    public (CallPattern Pattern, long[] Offsets) Done() => (new CallPattern(_text.ToString(), [.. _gaps]), [.. _offsets]);
}

/// <summary>A call's text without its offsets, and where they belong. (The text says that: a gap is an empty pair of brackets behind a kind of memory.)</summary>
internal sealed class CallPattern(string text, int[] gaps) : IEquatable<CallPattern>
{
    public bool Equals(CallPattern? other) => other is not null && text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as CallPattern);

    public override int GetHashCode() => text.GetHashCode();

    private string Text => text;

    /// <summary>The text with its gaps filled.</summary>
    public string Fill(IEnumerable<string> numbers)
    {
        var filled = new StringBuilder(text.Length + (8 * gaps.Length));
        var from = 0;
        foreach (var (gap, number) in gaps.Zip(numbers, (g, n) => (g, n)))
        {
            filled.Append(text, from, gap - from).Append(number);
            from = gap;
        }

        return filled.Append(text, from, text.Length - from).ToString();
    }
}
