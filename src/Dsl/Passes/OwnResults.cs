using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Gives every output and every gradient a value that is nothing else: what lies in the caller's memory or in another result's, or is a view,
/// is copied. So is what a loop carries on unchanged. (Two convolutions whose results are added have one gradient for both biases.)</summary>
public static class OwnResults
{
    public static NetworkModel Run(NetworkModel model) => model with { Functions = model.Functions.Select(Run).ToEquatableArray() };

    private static Function Run(Function given)
    {
        var function = OwnSteps(given);
        var graph = new GraphBuilder(function.Nodes);
        var taken = new HashSet<int>();
        var results = function.Results.Select(r => r.Kind is ResultKind.Output or ResultKind.Gradient or ResultKind.Buffer or ResultKind.State ? r with { Value = Own(graph, r, taken) } : r).ToEquatableArray();
        return graph.Nodes.Count == function.Nodes.Count ? function : function with { Nodes = graph.Nodes.ToEquatableArray(), Results = results };
    }

    /// <summary>What a loop carries on, or gives for all steps, is written by the loop: what is merely something else there is copied.</summary>
    private static Function OwnSteps(Function function) => !function.Nodes.Any(n => n.Operator is Advance or Collect) ? function : GraphRewrite.Map(function, (graph, node, inputs) =>
    {
        var value = node.Operator is Advance ? 1 : 0;
        if (node.Operator is Advance or Collect && graph.Nodes[inputs[value]].Operator is not (PointwiseOperator or LoopOperator and not Slice))
        {
            inputs[value] = graph.Add(new Copy("step"), inputs[value]);
        }

        return graph.Add(node.Operator, inputs);
    });

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
