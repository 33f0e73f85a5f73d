using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Tests;

/// <summary>The operators that a layer of the language expands to, put into a graph.</summary>
internal static class LayerGraph
{
    /// <summary>Gives the layer's result.</summary>
    /// <param name="text">The layer as the language has it.</param>
    /// <param name="graph">Where to.</param>
    /// <param name="x">Its input.</param>
    /// <param name="parameters">Its parameters, in their order.</param>
    public static int Build(string text, GraphBuilder graph, int x, params int[] parameters)
    {
        var function = InMemoryCompiler.Bind($"model Net {{ input [{graph.TypeOf(x).ToVolume()}]; {text} }}").Functions[0];
        var (values, rest) = (new Dictionary<int, int>(), new Queue<int>(parameters));
        foreach (var node in function.Nodes)
        {
            values[node.Id] = node.Operator switch
            {
                Input => x,
                Operators.Parameter => rest.Dequeue(),
                _ => graph.Add(node.Operator, [.. node.Inputs.Select(i => values[i])]),
            };
        }

        return values[function.Results[0].Value];
    }
}
