using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Makes of the model's one graph the two that run: <c>infer</c> (the outputs; what acts in training only taken out) and <c>train</c>
/// (the losses, their weighted sum, its gradient by every parameter that is trained: reverse mode over the graph, by the operators' own rules, and the
/// new values of buffers). A parameter that no loss depends on becomes a frozen one.</summary>
public static class Differentiate
{
    public static NetworkModel Run(NetworkModel model)
    {
        var function = model.Find("model")!;
        var infer = Infer(function);
        if (!model.IsTrainable)
        {
            return model with { Functions = EquatableArray.Of(infer) };
        }

        var train = Train(model, OneSourceEach(function));
        var trained = new HashSet<string>(train.Results.Where(r => r.Kind == ResultKind.Gradient).Select(r => r.Name));
        return model with
        {
            Functions = EquatableArray.Of(infer, train),
            Parameters = model.Parameters.Select(p => trained.Contains(p.Name) ? p : p with { IsFrozen = true }).ToEquatableArray(),
        };
    }

    private static Function Infer(Function function)
    {
        var outputs = function with { Name = "infer", Results = function.Results.Where(r => r.Kind is ResultKind.Output or ResultKind.State).ToEquatableArray() };
        return GraphRewrite.DropUnused(GraphRewrite.Map(outputs, (graph, node, inputs) => node.Operator.InInference(graph, inputs)));
    }

    /// <summary>Makes one node of all that name the same parameter, input or target: the gradients of layers that share a weight then add up.</summary>
    private static Function OneSourceEach(Function function)
    {
        var known = new Dictionary<Operator, int>();
        return GraphRewrite.Map(function, (graph, node, inputs) =>
        {
            if (node.Operator is not SourceOperator)
            {
                return graph.Add(node.Operator, inputs);
            }

            if (!known.TryGetValue(node.Operator, out var value))
            {
                known[node.Operator] = value = graph.Add(node.Operator);
            }

            return value;
        });
    }

    private static Function Train(NetworkModel model, Function modelFunction)
    {
        var function = GraphRewrite.Map(modelFunction, (g, node, inputs) => node.Operator.InTraining(g, inputs));
        var losses = function.Results.Where(r => r.Kind == ResultKind.Loss).ToDictionary(r => r.Name);
        var graph = new GraphBuilder(function.Nodes);
        var total = Total(graph, model.Losses, losses);
        var forward = graph.Nodes.ToList();
        graph.Origin = forward[total].Origin with { IsBackward = true };
        var gradients = new Dictionary<int, int> { [total] = graph.Constant(1) };
        var needed = DependsOnTrained(model, forward);
        var loops = new LoopGradients(graph, forward, gradients);
        for (var i = forward.Count - 1; i >= 0; i--)
        {
            var node = forward[i];
            graph.Origin = node.Origin with { IsBackward = true };
            if (needed[i] && node.Operator is Advance or Carry)
            {
                loops.Differentiate(node);
            }
            else if (needed[i] && node.Inputs.Count > 0 && gradients.TryGetValue(i, out var upstream))
            {
                node.Operator.Differentiate(new GradientBuilder(graph, node, upstream, gradients, loops));
            }
        }

        var results = new List<FunctionResult> { FunctionResult.Total(total) };
        results.AddRange(model.Losses.Where(_ => model.Losses.Count > 1).Select(l => losses[l.Name]));
        results.AddRange(forward.Where(n => n.Operator is Parameter && needed[n.Id] && gradients.ContainsKey(n.Id))
            .Select(n => FunctionResult.Gradient(((Parameter)n.Operator).Key, gradients[n.Id])));
        results.AddRange(function.Results.Where(r => r.Kind is ResultKind.Buffer or ResultKind.State));
        return GraphRewrite.DropUnused(new Function("train", graph.Nodes.ToEquatableArray(), results.ToEquatableArray()));
    }

    /// <summary>The weighted sum of the losses.</summary>
    private static int Total(GraphBuilder graph, EquatableArray<LossInfo> losses, Dictionary<string, FunctionResult> values)
    {
        var total = -1;
        foreach (var loss in losses)
        {
            var value = values[loss.Name].Value;
            graph.Origin = losses.Count == 1 ? graph.Nodes[value].Origin : new Origin("total", "weighted sum of the losses", graph.Nodes[value].Origin.Line);
            var weighted = loss.Weight == 1 ? value : graph.Multiply(value, graph.Constant(loss.Weight));
            total = total < 0 ? weighted : graph.Sum(total, weighted);
        }

        return total;
    }

    /// <summary>Which values a parameter that is trained has a say in: the others need no gradient.</summary>
    private static bool[] DependsOnTrained(NetworkModel model, List<Node> nodes)
    {
        var frozen = new HashSet<string>(model.Parameters.Where(p => p.IsFrozen).Select(p => p.Name));
        var depends = new bool[nodes.Count];
        foreach (var node in nodes)
        {
            depends[node.Id] = (node.Operator is Parameter parameter && !frozen.Contains(parameter.Key)) || node.Operator is Carry || node.Inputs.Any(i => depends[i]);
        }

        return depends;
    }
}
