using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>What an operator's gradient rule sees: the node, the gradient of its result, and the graph to add to.</summary>
public sealed class GradientBuilder
{
    private readonly Dictionary<int, int> _gradients;
    private readonly LoopGradients _loops;

    public GradientBuilder(GraphBuilder graph, Node node, int upstream, Dictionary<int, int> gradients, LoopGradients loops)
    {
        Graph = graph;
        Node = node;
        Upstream = upstream;
        _gradients = gradients;
        _loops = loops;
    }

    public GraphBuilder Graph { get; }

    public Node Node { get; }

    /// <summary>The gradient of the loss by the node's result.</summary>
    public int Upstream { get; }

    /// <summary>The node's result.</summary>
    public int Output => _loops.InGradient(Node.Id);

    public int Input(int index) => _loops.InGradient(Node.Inputs[index]);

    /// <summary>As the forward pass has it.</summary>
    public TensorType InputType(int index) => Graph.TypeOf(Node.Inputs[index]);

    /// <summary>Adds to the gradient of an input; a value used twice gets the sum.</summary>
    public void Add(int inputIndex, int gradient)
    {
        var input = Node.Inputs[inputIndex];
        _gradients[input] = _gradients.TryGetValue(input, out var before) ? Graph.Sum(before, gradient) : gradient;
    }
}
