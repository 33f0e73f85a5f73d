using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Makes of the model's one graph the two that run: <c>infer</c> (what acts in training only taken out) and <c>train</c>
/// (the loss, its gradient by every parameter: reverse mode over the graph, by the operators' own rules, and the new values of buffers).</summary>
public static class Differentiate
{
    public static NetworkModel Run(NetworkModel model)
    {
        var function = model.Find("model")!;
        var functions = new List<Function> { Infer(function) };
        if (model.IsTrainable)
        {
            functions.Add(Train(function));
        }

        return model with { Functions = functions.ToEquatableArray() };
    }

    private static Function Infer(Function function)
    {
        var scores = function with { Name = "infer", Results = EquatableArray.Of(function.Results.First(r => r.Name == "scores")) };
        return GraphRewrite.DropUnused(GraphRewrite.Map(scores, (graph, node, inputs) => node.Operator.InInference(graph, inputs)));
    }

    private static Function Train(Function model)
    {
        var function = GraphRewrite.Map(model, (g, node, inputs) => node.Operator.InTraining(g, inputs));
        var loss = function.Results.First(r => r.Name == "loss");
        var graph = new GraphBuilder(function.Nodes) { Origin = function.Nodes[loss.Value].Origin with { IsBackward = true } };
        var gradients = new Dictionary<int, int> { [loss.Value] = graph.Constant(1) };
        var needed = DependsOnParameter(function);
        for (var i = loss.Value; i >= 0; i--)
        {
            var node = function.Nodes[i];
            if (needed[i] && node.Inputs.Count > 0 && gradients.TryGetValue(i, out var upstream))
            {
                graph.Origin = node.Origin with { IsBackward = true };
                node.Operator.Differentiate(new GradientBuilder(graph, node, upstream, gradients));
            }
        }

        var results = function.Nodes.Where(n => n.Operator is Parameter)
            .Select(n => new FunctionResult(Function.GradientOf(((Parameter)n.Operator).Key), gradients[n.Id]));
        return GraphRewrite.DropUnused(new Function("train", graph.Nodes.ToEquatableArray(), new[] { loss }.Concat(results).Concat(function.Results.Where(r => Function.IsBuffer(r.Name))).ToEquatableArray()));
    }

    /// <summary>Which values a parameter has a say in: the others need no gradient.</summary>
    private static bool[] DependsOnParameter(Function function)
    {
        var depends = new bool[function.Nodes.Count];
        foreach (var node in function.Nodes)
        {
            depends[node.Id] = node.Operator is Parameter || node.Inputs.Any(i => depends[i]);
        }

        return depends;
    }
}
