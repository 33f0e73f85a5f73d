using System.Collections.Generic;
using System.Linq;
using DslCompiler.Operators;

namespace DslCompiler.Model;

/// <summary>Appends nodes to a graph, checking each by its operator's shape rule. A mistake here is the compiler's, not the user's:
/// layers check what users write before they build.</summary>
public sealed class GraphBuilder
{
    private readonly List<Node> _nodes = [];
    private Node? _copied;
    private EquatableArray<Node> _copiedFrom;

    public GraphBuilder(IEnumerable<Node>? start = null)
    {
        if (start is not null)
        {
            _nodes.AddRange(start);
        }
    }

    /// <summary>The layer that the nodes added now belong to.</summary>
    public Origin Origin { get; set; } = Origin.None;

    public IReadOnlyList<Node> Nodes => _nodes;

    public TensorType TypeOf(int value) => _nodes[value].Type;

    public int Add(Operator op, params int[] inputs)
    {
        _nodes.Add(Copy(op, inputs) ?? new Node(_nodes.Count, op, inputs.ToEquatableArray(), op.InferType(inputs.Select(TypeOf).ToArray()), Origin));
        return _nodes.Count - 1;
    }

    /// <summary>Says that what is added now takes the place of a node of another graph.</summary>
    internal void BeginCopy(Node node, EquatableArray<Node> from) => (_copied, _copiedFrom, Origin) = (node, from, node.Origin);

    /// <summary>The copied node, if the operator is its own and sees the same types: its type is known then. (Passes copy whole graphs, and change little.)</summary>
    private Node? Copy(Operator op, int[] inputs)
    {
        if (_copied is not { } node || !ReferenceEquals(op, node.Operator) || inputs.Length != node.Inputs.Count)
        {
            return null;
        }

        var isInPlace = node.Id == _nodes.Count && ReferenceEquals(Origin, node.Origin);
        for (var i = 0; i < inputs.Length; i++)
        {
            if (!ReferenceEquals(TypeOf(inputs[i]), _copiedFrom[node.Inputs[i]].Type))
            {
                return null;
            }

            isInPlace &= inputs[i] == node.Inputs[i];
        }

        return isInPlace ? node : new Node(_nodes.Count, op, inputs.ToEquatableArray(), node.Type, Origin);
    }

    /// <summary>Puts the nodes from <paramref name="first"/> on into a checkpoint, but for those that are in one already.</summary>
    public void Mark(int first, int checkpoint)
    {
        for (var i = first; i < _nodes.Count; i++)
        {
            var origin = _nodes[i].Origin;
            _nodes[i] = _nodes[i] with { Origin = origin with { Checkpoint = origin.Checkpoint == 0 ? checkpoint : origin.Checkpoint } };
        }
    }

    /// <summary>Takes the last nodes back, so that so many are left.</summary>
    public void Truncate(int count) => _nodes.RemoveRange(count, _nodes.Count - count);

    public int Constant(double value) => Add(new Constant(value));

    public int Subtract(int a, int b) => Add(new Subtract(), a, b);

    public int Multiply(int a, int b) => Add(new Multiply(), a, b);

    public int Sum(int a, int b) => Add(new Add(), a, b);

    /// <summary>Values behind each other along their channels (features): any number of them.</summary>
    public int Concat(params int[] values)
    {
        while (values.Length > Operators.Concat.MaxInputs)
        {
            values = [Add(new Concat(), [.. values.Take(Operators.Concat.MaxInputs)]), .. values.Skip(Operators.Concat.MaxInputs)];
        }

        return values.Length == 1 ? values[0] : Add(new Concat(), values);
    }
}
