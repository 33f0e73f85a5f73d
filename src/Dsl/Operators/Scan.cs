using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>A cell run over the steps of a sequence (A18, A19): inputs are the sequence <c>[N,T,C]</c>, the maps that the cell attends to, the cell's parameters, and the states it starts
/// from (none: zeros). It gives the cell's output of every step, or of the last. <paramref name="Body"/> is one step: its inputs are the step's
/// vector, the states and the maps, its results the output and the new states.</summary>
public sealed record Scan(
    string Cell, Function Body, EquatableArray<string> States, EquatableArray<string> Parameters, bool IsReverse, bool IsLast) : Operator
{
    /// <summary>How many images, given behind the sequence, each step sees as a whole: what the cell attends to.</summary>
    public int Maps { get; init; }

    public override string Name => "scan";

    public override string Details => Cell + (IsReverse ? " reverse" : "") + (IsLast ? " last" : "");

    public override TensorType InferType(IReadOnlyList<TensorType> inputs)
    {
        var step = inputs[0] with { Time = 0 };
        Expect(inputs[0].HasTime && step == Body.Nodes[0].Type, step, $"{inputs[0]} by a cell of {Body.Nodes[0].Type}");
        return Body.Nodes[Body.Results[0].Value].Type with { Time = IsLast ? 0 : inputs[0].Time };
    }

    /// <summary>Those of one step, which are all that can be counted where the length is not known.</summary>
    public override long MultiplyAdds(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Body.Nodes.Sum(n => n.Operator.MultiplyAdds(n.Inputs.Select(i => Body.Nodes[i].Type).ToArray(), n.Type));
}

/// <summary>The state of a <see cref="Scan"/> after its last step. Its type is in the scan's body, so the binder gives it.</summary>
public sealed record ScanState(string State, TensorType Type) : Operator
{
    public override string Name => "scan_state";

    public override string Details => State;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Type;
}
