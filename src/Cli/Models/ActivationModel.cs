using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Passes;

namespace DslCompiler.Cli;

/// <summary>A model whose outputs are those of all its layers: what a report of activations runs.</summary>
internal static class ActivationModel
{
    /// <param name="model">A checked model, before the passes.</param>
    /// <param name="byBatch">Whether batch normalisation goes by the batch, as in training, rather than by its running statistics. Nothing is dropped in
    /// either case.</param>
    public static NetworkModel Of(NetworkModel model, bool byBatch)
    {
        var whole = model.Functions[0];
        var layers = model.Layers.Where(MemoryFigures.IsLayer).Select(l => (Layer: l, Value: Find(whole, l))).Where(l => l.Value >= 0).ToList();
        return model with
        {
            Outputs = layers.Select((l, i) => new Port(Name(i), l.Layer.Output)).ToEquatableArray(),
            Targets = [],
            Losses = [],
            Layers = layers.Select(l => l.Layer).ToEquatableArray(),
            Functions = EquatableArray.Of(GraphRewrite.DropUnused(whole with
            {
                Nodes = byBatch ? whole.Nodes.Select(ByBatch).ToEquatableArray() : whole.Nodes,
                Results = layers.Select((l, i) => FunctionResult.Output(Name(i), l.Value)).ToEquatableArray(),
            })),
        };
    }

    /// <summary>Layers' own names may hold what C# names may not.</summary>
    private static string Name(int index) => FormattableString.Invariant($"layer{index}");

    /// <summary>The layer's last value: of its output's type and under its name; -1 where it has none.</summary>
    private static int Find(Function function, LayerInfo layer) =>
        function.Nodes.Where(n => n.Origin.Layer == layer.Name && n.Type == layer.Output && n.Operator is not SourceOperator).Select(n => n.Id).DefaultIfEmpty(-1).Max();

    private static Node ByBatch(Node node) =>
        node.Operator is Phase ? node with { Inputs = new List<int> { node.Inputs[0], node.Inputs[0] }.ToEquatableArray() } : node;
}
