using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Gives every result a value of its own, as each is written to a place of its own: the biases of two layers that are added have one
/// gradient, which "simplify" found to be equal.</summary>
public static class SeparateResults
{
    public static NetworkModel Run(NetworkModel model) => model with { Functions = model.Functions.Select(Separate).ToEquatableArray() };

    private static Function Separate(Function function)
    {
        var graph = new GraphBuilder(function.Nodes);
        var (taken, results) = (new HashSet<int>(), new List<FunctionResult>());
        foreach (var result in function.Results)
        {
            graph.Origin = function.Nodes[result.Value].Origin;
            results.Add(taken.Add(result.Value) ? result : result with { Value = graph.Add(new Identity(), result.Value) });
        }

        return function with { Nodes = graph.Nodes.ToEquatableArray(), Results = results.ToEquatableArray() };
    }
}
