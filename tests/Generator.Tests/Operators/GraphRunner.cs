using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Tests;

/// <summary>A small graph, run node by node by the operators' kernels, and differentiated by their rules.</summary>
internal sealed class GraphRunner(VectorKind kind, int batch, int workers = 2)
{
    private readonly Dictionary<int, double[]> _values = [];

    public GraphBuilder Graph { get; } = new();

    /// <summary>A value from outside.</summary>
    public int Source(TensorType type, double[] values)
    {
        var id = Graph.Add(type.Element == ElementType.Label ? new Labels(Places: type.Extents) : new Input(type));
        _values[id] = values;
        return id;
    }

    public double[] Run(int value)
    {
        if (!_values.TryGetValue(value, out var result))
        {
            var node = Graph.Nodes[value];
            result = _values[value] = node.Operator is ViewOperator
                ? Run(node.Inputs[0])
                : KernelHarness.Run(
                    kind, new OperatorCase(node.Operator, Types(node), (_, _) => []), node.Inputs.Select(i => Broadcast(Run(i), Graph.TypeOf(i), node)).ToArray(), batch, workers);
        }

        return result;
    }

    /// <summary>The gradients by the values before <paramref name="y"/>, given that of <paramref name="y"/>.</summary>
    public Dictionary<int, int> Differentiate(int y, int dy)
    {
        var gradients = new Dictionary<int, int> { [y] = dy };
        var loops = new LoopGradients(Graph, [.. Graph.Nodes], gradients);
        for (var i = y; i >= 0; i--)
        {
            if (Graph.Nodes[i] is { Inputs.Count: > 0 } node && gradients.TryGetValue(i, out var upstream))
            {
                node.Operator.Differentiate(new GradientBuilder(Graph, node, upstream, gradients, loops));
            }
        }

        return gradients;
    }

    // A scalar beside a tensor is written out as one: the emitter has it as a constant in the code.
    private TensorType[] Types(Node node) => node.Inputs.Select(i => Graph.TypeOf(i) == TensorType.Scalar ? node.Type : Graph.TypeOf(i)).ToArray();

    private double[] Broadcast(double[] values, TensorType type, Node node) =>
        type == TensorType.Scalar ? Enumerable.Repeat(values[0], OperatorCase.Length(node.Type, batch)).ToArray() : values;
}
