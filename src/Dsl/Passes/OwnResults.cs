using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Gives every output and every gradient a value that is nothing else: what lies in the caller's memory or in another result's, or is a view,
/// is copied. (Two convolutions whose results are added have one gradient for both biases.)</summary>
public static class OwnResults
{
    public static NetworkModel Run(NetworkModel model) => model with { Functions = model.Functions.Select(Run).ToEquatableArray() };

    private static Function Run(Function function)
    {
        var graph = new GraphBuilder(function.Nodes);
        var taken = new HashSet<int>();
        var results = function.Results.Select(r => r.Kind is ResultKind.Output or ResultKind.Gradient or ResultKind.Buffer or ResultKind.State ? r with { Value = Own(graph, r, taken) } : r).ToEquatableArray();
        return graph.Nodes.Count == function.Nodes.Count ? function : function with { Nodes = graph.Nodes.ToEquatableArray(), Results = results };
    }

    private static int Own(GraphBuilder graph, FunctionResult result, HashSet<int> taken)
    {
        var node = graph.Nodes[result.Value];
        if (node.Operator is not (SourceOperator or ViewOperator or Advance) && taken.Add(result.Value))
        {
            return result.Value;
        }

        graph.Origin = node.Origin;
        return graph.Add(new Copy(result.Name), result.Value);
    }
}
