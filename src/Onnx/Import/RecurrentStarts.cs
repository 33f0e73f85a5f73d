using System.Collections.Generic;
using System.Linq;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>What an RNN, LSTM or GRU of the file starts from, of all directions stacked, for each of them.</summary>
internal sealed class RecurrentStarts(ImportGraph g, ImportNode node, int first, string inner, int size, bool isBatchFirst)
{
    /// <summary>The words for one direction, and the value that they are to name; trained states join the weights.</summary>
    public (string Text, ImportValue? From) Of(int way, int ways, Cell cell, List<Weight> weights) => ScanStarts.Of(
        g, cell, size, [("h", size, Start(first, way, ways)), .. inner.Length == 0 ? [] : new[] { (inner, size, Start(first + 1, way, ways)) }], weights);

    /// <summary>Null: zeros.</summary>
    private ScanStart? Start(int number, int way, int ways)
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
            return new ScanStart(() => tensor.Read()[(way * size)..((way + 1) * size)], null);
        }

        var view = g.View(node, number);
        Require(view.Axes.Replace('1', 'D') == (isBatchFirst ? "NDC" : "DNC") && view.Parts.Count == ways && view.Time == 0, $"states to start from with the axes [{ImportAxes.Listed(view)}]");
        return new ScanStart(null, view.Parts[way] is { HiddenOf: null } part ? g.Values[part.Id] : view.Parts[way]);
    }
}
