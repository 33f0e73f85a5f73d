using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using DslCompiler.Model;

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
        var slot = function.Plan!.Slots[value];
        switch (slot.Place)
        {
            case Model.Place.Input or Model.Place.Labels or Model.Place.Output when slot.Offset == 0:
                _text.Append(slot.Place);
                break;
            case Model.Place.Input or Model.Place.Labels or Model.Place.Output or Model.Place.Target:
                _text.Append(Invariant.Text($"{slot.Place}At({slot.Offset})"));
                break;
            case Model.Place.None:
                throw new InvalidOperationException(Invariant.Text($"value {value} of {function.Name} lies nowhere"));
            default:
                _text.Append(slot.Place).Append('(');
                _gaps.Add(_text.Length);
                _offsets.Add(slot.Offset);
                _text.Append(')');
                break;
        }
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
