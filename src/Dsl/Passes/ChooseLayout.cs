using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Decides how each image lies in memory: channel after channel, as callers give and get it, or in blocks of 16 channels, in which convolutions of many
/// channels run. Convolutions start blocks; what can compute in blocks stays in them; in between images are reordered, each once. A function whose
/// convolutions are all small stays as it is: filling up blocks would cost it more than they save.</summary>
public static class ChooseLayout
{
    /// <summary>Filters from which a convolution is worth blocks for the whole function.</summary>
    private const int ManyFilters = 32;

    public static NetworkModel Run(NetworkModel model) => model with { Functions = model.Functions.Select(Run).ToEquatableArray() };

    private static Function Run(Function function)
    {
        if (!function.Nodes.Any(n => n.Operator is Conv2d && n.Type.Channels >= ManyFilters))
        {
            return function;
        }

        LayoutBuilder? builder = null;
        var mapped = GraphRewrite.Map(function, (graph, node, inputs) =>
        {
            builder ??= new LayoutBuilder(graph);
            return node.Operator.InBlocks(builder, inputs) ?? graph.Add(node.Operator, [.. inputs.Select(builder.InPlanes)]);
        }, (graph, value) => builder!.InPlanes(value));
        return GraphRewrite.DropUnused(mapped);
    }
}
