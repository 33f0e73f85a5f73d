using System.Collections.Generic;
using System.Linq;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>What an RNN, LSTM or GRU starts from: zeros, what another ended with, a vector, or trained states.</summary>
internal sealed class RecurrentStarts(ImportGraph g, ImportNode node, int first, string inner, int size, bool isBatchFirst)
{
    /// <summary>The words for one direction, and the value that they are to name; trained states join the weights.</summary>
    public (string Text, ImportValue? From) Of(int way, int ways, Cell cell, List<Weight> weights)
    {
        var (h, c) = (Start(first, way, ways), inner.Length > 0 ? Start(first + 1, way, ways) : null);
        if (h is null && c is null)
        {
            return ("", null);
        }

        if (h is null or ImportTensor && c is null or ImportTensor)
        {
            weights.Add(Learned("h_0", h as ImportTensor, way, ways));
            if (inner.Length > 0)
            {
                weights.Add(Learned(inner + "_0", c as ImportTensor, way, ways));
            }

            return (" from learned", null);
        }

        Require(h is ImportValue && c is null or ImportValue, "states to start from of which some are fixed and some are computed");
        var state = (ImportValue)h!;
        if (state.Item is Leaf { Step: { } step } && g.Values[state.Inputs[0]] is { Item: Leaf { IsReverse: { } isReverse } scan } other && step != isReverse && scan.Cell == cell && other.Extents[0] == size
            && (inner.Length == 0 || (c as ImportValue)?.HiddenOf == other))
        {
            return (" from @", other);
        }

        Require(c is null, "an inner state to start from that is not the end of another one of the same kind and size, together with its state");
        Require(state.Extents[0] == size, "a state to start from of another length");
        return (" from @", state);
    }

    /// <summary>Null: zeros; a fixed tensor; or a value.</summary>
    private object? Start(int number, int way, int ways)
    {
        var name = node.Inputs.ElementAtOrDefault(number) ?? "";
        if (name.Length == 0 || (g.Fills.TryGetValue(name, out var fill) && fill == 0))
        {
            return null;
        }

        if (g.Tensors.TryGetValue(name, out var tensor))
        {
            var axis = isBatchFirst ? 1 : 0;
            Require(tensor.Extents.Length == 3 && tensor.Extents[2] == size && tensor.Extents[axis] == ways && tensor.Type is OnnxType.Float32 or OnnxType.Float16 or OnnxType.Float64, "states to start from of other extents");
            var values = tensor.Read();
            if (values.All(v => v == 0))
            {
                return null;
            }

            Require(tensor.Extents[1 - axis] == 1, "fixed states to start from that differ from sample to sample");
            return tensor;
        }

        var view = g.View(node, number);
        Require(view.Axes.Replace('1', 'D') == (isBatchFirst ? "NDC" : "DNC") && view.Parts.Count == ways && view.Time == 0, $"states to start from with the axes [{ImportAxes.Listed(view)}]");
        return view.Parts[way] is { HiddenOf: null } part ? g.Values[part.Id] : view.Parts[way];
    }

    private Weight Learned(string role, ImportTensor? tensor, int way, int ways) =>
        new(role, [size], () => tensor is null ? new float[size] : tensor.Read()[(way * size)..((way + 1) * size)]);
}
