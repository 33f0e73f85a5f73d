using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Has a GPU, whose images lie channel after channel, draw for each element what a CPU draws for it: by the place where that keeps it.</summary>
public static class DrawPlaces
{
    public static NetworkModel Run(NetworkModel model) => model.Functions.Any(f => f.Nodes.Any(n => n.Operator is DrawOperator)) ? Run(model, ChooseLayout.Run(model)) : model;

    private static NetworkModel Run(NetworkModel model, NetworkModel laidOut) => model with
    {
        Functions = model.Functions.Zip(laidOut.Functions, (function, onCpu) =>
        {
            var blocked = onCpu.Nodes.Where(n => n.Operator is DrawOperator && n.Type.IsBlocked).ToLookup(n => ((DrawOperator)n.Operator).Site, n => n.Type);
            return GraphRewrite.Map(function, (graph, node, inputs) => graph.Add(
                node.Operator is DrawOperator draw && blocked[draw.Site].FirstOrDefault() is { } image ? draw with { CpuImage = image } : node.Operator, inputs));
        }).ToEquatableArray(),
    };
}
