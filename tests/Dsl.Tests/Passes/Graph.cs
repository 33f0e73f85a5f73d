using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Dsl.Tests.Passes;

/// <summary>Small graphs written by hand, as models that passes take.</summary>
internal static class Graph
{
    /// <summary>A model of one function whose graph gets <c>x[N,8]</c> and gives the scores.</summary>
    public static NetworkModel Model(Func<GraphBuilder, int, int> build)
    {
        var graph = new GraphBuilder();
        var scores = build(graph, graph.Add(new Input(TensorType.Batched(8))));
        var function = new Function("infer", graph.Nodes.ToEquatableArray(), EquatableArray.Of(FunctionResult.Output(Port.Scores, scores)));
        return new NetworkModel(
            "Net",
            EquatableArray.Of(new Port(Port.Input, TensorType.Batched(8))),
            EquatableArray.Of(new Port(Port.Scores, graph.TypeOf(scores))),
            EquatableArray<TargetInfo>.Empty,
            EquatableArray<LossInfo>.Empty,
            EquatableArray<ParameterInfo>.Empty,
            EquatableArray<LayerInfo>.Empty,
            EquatableArray.Of(function));
    }

    /// <summary>The names of a model's operators, in order: <c>input relu add</c>.</summary>
    public static string Operators(this NetworkModel model) => string.Join(' ', model.Functions[0].Nodes.Select(n => n.Operator.Name));

    /// <summary>The kernels of a function: <c>conv2d+bias_add+tanh</c>, <c>map+relu</c>.</summary>
    public static IEnumerable<string> Kernels(this Function function) => function.Kernels.Select(k =>
        string.Join('+', (k.Anchor < 0 ? ["map"] : Array.Empty<string>()).Concat(k.Nodes.Select(n => function.Nodes[n].Operator.Name))));
}
