using System;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Decides how each image lies in memory: channel after channel, as callers give and get it, or in blocks of 16 channels, in which convolutions of many
/// channels run. Convolutions start blocks; what can compute in blocks stays in them; in between images are reordered, each once. A function whose
/// convolutions are all small stays as it is, for filling up blocks would cost it more than they save; but in inference those that fill their blocks by
/// themselves go into them.</summary>
public static class ChooseLayout
{
    /// <summary>Filters from which a convolution is worth blocks for the whole function.</summary>
    private const int ManyFilters = 32;

    /// <summary>Samples that training is expected to see at a time where the text does not say: at least so many, and at most; in between as many as have about these places.</summary>
    private const int FewSamples = 8;
    private const int ManySamples = 64;
    private const int UsualPlaces = FewSamples * 224 * 224;

    public static NetworkModel Run(NetworkModel model)
    {
        var batch = Math.Min(ManySamples, model.Training?.Batch ?? UsualBatch(model));
        return model with { Functions = model.Functions.Select(f => Run(f, f.Name == "train" ? batch : 1, model.ConvRules)).ToEquatableArray() };
    }

    private static int UsualBatch(NetworkModel model)
    {
        var places = model.Inputs.Where(p => p.Type.IsImage).Select(p => p.Type.Height * p.Type.Width).DefaultIfEmpty(UsualPlaces).Max();
        return Math.Min(ManySamples, Math.Max(FewSamples, UsualPlaces / places));
    }

    private static Function Run(Function function, int batch, ConvRules rules)
    {
        var convolutions = function.Nodes.Where(n => n.Operator is Conv2d).ToList();
        var isSmall = !convolutions.Exists(n => n.Type.Channels >= ManyFilters);
        if (isSmall && (function.Name == "train" || !convolutions.Exists(n => LayoutBuilder.FillsBlocks(n.Type.Channels))))
        {
            return function;
        }

        LayoutBuilder? builder = null;
        var mapped = GraphRewrite.Map(function, (graph, node, inputs) =>
        {
            builder ??= new LayoutBuilder(graph, batch) { IsSmall = isSmall, Rules = rules, Function = function.Name };
            return node.Operator.InBlocks(builder, inputs) ?? graph.Add(node.Operator, [.. inputs.Select(builder.InPlanes)]);
        }, (graph, value) => builder!.InPlanes(value));
        return GraphRewrite.DropUnused(mapped);
    }
}
