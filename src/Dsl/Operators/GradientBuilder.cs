using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>What an operator's gradient rule sees: the node, the gradient of its result, and the graph to add to.</summary>
public sealed class GradientBuilder
{
    private readonly Dictionary<int, int> _gradients;

    public GradientBuilder(GraphBuilder graph, Node node, int upstream, Dictionary<int, int> gradients)
    {
        Graph = graph;
        Node = node;
        Upstream = upstream;
        _gradients = gradients;
    }

    public GraphBuilder Graph { get; }

    public Node Node { get; }

    /// <summary>The gradient of the loss by the node's result.</summary>
    public int Upstream { get; }

    /// <summary>The node's result.</summary>
    public int Output => Node.Id;

    public int Input(int index) => Node.Inputs[index];

    public TensorType InputType(int index) => Graph.TypeOf(Input(index));

    /// <summary>Adds to the gradient of an input; a value used twice gets the sum.</summary>
    public void Add(int inputIndex, int gradient)
    {
        var input = Input(inputIndex);
        _gradients[input] = _gradients.TryGetValue(input, out var before) ? Graph.Sum(before, gradient) : gradient;
    }
}
