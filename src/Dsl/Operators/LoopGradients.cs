using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The gradients of loops, in reverse mode: each has a loop that goes back through its steps. What a loop carries on becomes what its gradient
/// carries back (back-propagation through time, Werbos 1990); values of the forward loop are read there from the sequences of all steps.</summary>
public sealed class LoopGradients
{
    private readonly GraphBuilder _graph;
    private readonly IReadOnlyList<Node> _forward;
    private readonly Dictionary<int, int> _gradients;
    private readonly Dictionary<int, Node> _advances;
    private readonly Dictionary<int, int> _back = [];
    private readonly Dictionary<int, int> _steps = [];

    /// <param name="graph">What is added to.</param>
    /// <param name="forward">The nodes of the forward pass.</param>
    /// <param name="gradients">The gradient of each value, as far as it is known.</param>
    public LoopGradients(GraphBuilder graph, IReadOnlyList<Node> forward, Dictionary<int, int> gradients)
    {
        (_graph, _forward, _gradients) = (graph, forward, gradients);
        _advances = forward.Where(n => n.Operator is Advance).ToDictionary(n => n.Inputs[0]);
    }

    /// <summary>Of what a loop gives on (met first, on the way back: the carrying back begins with what the last state got) and of what it was given (met last:
    /// what was gathered is carried to the step before).</summary>
    public void Differentiate(Node node)
    {
        if (node.Operator is Advance)
        {
            var start = _gradients.TryGetValue(node.Id, out var last) ? last : _graph.Add(new Zeros(node.Type));
            var carry = _forward[node.Inputs[0]];
            var back = _graph.Add(new Carry("gradient:" + ((Carry)carry.Operator).Key, carry.Type.Loop!.Backward), start);
            _back[carry.Id] = back;
            Add(node.Inputs[1], back);
        }
        else
        {
            var back = _back[node.Id];
            var gathered = _gradients.TryGetValue(node.Id, out var gradient) ? gradient : _graph.Multiply(back, _graph.Constant(0));
            Add(node.Inputs[0], _graph.Add(new Advance(), back, gathered));
        }
    }

    /// <summary>A value of the forward pass, as its gradient's loop sees it.</summary>
    public int InGradient(int value)
    {
        if (_graph.TypeOf(value).Loop is not { IsBackward: false } loop)
        {
            return value;
        }

        if (!_steps.TryGetValue(value, out var step))
        {
            _steps[value] = step = Step(value, loop);
        }

        return step;
    }

    private int Step(int value, StepLoop loop)
    {
        var node = _graph.Nodes[value];
        return node.Operator switch
        {
            StepOf => _graph.Add(new StepOf(loop.Backward), node.Inputs[0]),
            EachStep => _graph.Add(new EachStep(loop.Backward), node.Inputs[0]),
            Carry => _graph.Add(new PriorStep(loop.Backward, loop.IsReverse), _graph.Add(new Collect(), _advances[value].Inputs[1]), node.Inputs[0]),
            _ => _graph.Add(new StepOf(loop.Backward), _graph.Add(new Collect(), value)),
        };
    }

    private void Add(int value, int gradient) =>
        _gradients[value] = _gradients.TryGetValue(value, out var before) ? _graph.Sum(before, gradient) : gradient;
}
