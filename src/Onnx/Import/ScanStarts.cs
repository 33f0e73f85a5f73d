using System;
using System.Collections.Generic;
using System.Linq;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>What a state starts from: fixed values, or a value of the graph.</summary>
internal sealed record ScanStart(Func<float[]>? Values, ImportValue? Value);

/// <summary>What a scan starts from: zeros, what another ended with, a vector, or trained states.</summary>
internal static class ScanStarts
{
    /// <summary>The words, and the value that they are to name in place of <c>@</c>; trained states join the weights.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="cell">The scan's.</param>
    /// <param name="size">What it is given.</param>
    /// <param name="states">The names and lengths of its states, and what they start from: null for zeros.</param>
    /// <param name="weights">Its weights.</param>
    public static (string Text, ImportValue? From) Of(ImportGraph g, Cell cell, int size, IReadOnlyList<(string Name, int Size, ScanStart? Start)> states, List<Weight> weights)
    {
        if (states.All(s => s.Start is null))
        {
            return ("", null);
        }

        if (states.All(s => s.Start is null or { Values: not null }))
        {
            weights.AddRange(states.Select(s => new Weight(s.Name + "_0", [s.Size], s.Start?.Values ?? (() => new float[s.Size]))));
            return (" from learned", null);
        }

        Require(states[0].Start?.Value is not null && states.All(s => s.Start is null or { Value: not null }), "states to start from of which some are fixed and some are computed");
        var first = states[0].Start!.Value!;
        if (Ended(g, first) is { } other && ((Leaf)other.Item!).Cell == cell && ((Leaf)other.Item).Arguments[0].Value == Invariant.Number(size)
            && states.Select((s, i) => i == 0 ? IsState(g, first, other, 0) : s.Start?.Value is { } value && IsState(g, value, other, i)).All(same => same))
        {
            return (" from @", other);
        }

        Require(states.Skip(1).All(s => s.Start is null), "an inner state to start from that is not the end of another one of the same kind and size, together with its state");
        Require(first.HiddenOf is null && first.Extents is [var length] && length == states[0].Size, "a state to start from that no layer gives, or of another length");
        return (" from @", first);
    }

    /// <summary>The scan of which a value is a state at the end; null: it is something else.</summary>
    private static ImportValue? Ended(ImportGraph g, ImportValue value) =>
        value.HiddenOf ?? (value.Item is Leaf { Step: { } step } && g.Values[value.Inputs[0]] is { Item: Leaf { IsReverse: { } isReverse } } scan && step != isReverse ? scan : null);

    private static bool IsState(ImportGraph g, ImportValue value, ImportValue scan, int number) =>
        Ended(g, value) == scan && (value.HiddenOf is null ? ((Leaf)scan.Item!).Given : value.Hidden) == number;
}
