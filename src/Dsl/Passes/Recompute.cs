using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Saves memory of training: values that the backward pass needs are computed anew there, where that costs little (element-wise work on what is kept
/// anyway, such as the end of batch normalisation with its RELU) or the text asks for it (<c>checkpoint { ... }</c>), so that they need not be kept from the forward
/// pass on (Chen et al. 2016). What is drawn at random is drawn the same again: it depends on the step and the place alone.</summary>
public static class Recompute
{
    /// <summary>Elements of a sample from which a value is worth computing again: the images of small nets lie in the cache.</summary>
    private const int Worthwhile = 8 * 1024;

    public static NetworkModel Run(NetworkModel model) =>
        model with { Functions = model.Functions.Select(f => f.Name == "train" ? Run(f) : f).ToEquatableArray() };

    private static Function Run(Function function)
    {
        var again = Chosen(function);
        return again.Contains(true) ? GraphRewrite.DropUnused(new Copier(function, again).Run()) : function;
    }

    private static bool[] Chosen(Function function)
    {
        var users = function.Users();
        var again = new bool[function.Nodes.Count];
        foreach (var node in function.Nodes.Where(n => !n.Origin.IsBackward && n.Type.HasBatch && n.Type.Loop is null && n.Operator is not (SourceOperator or Collect or Advance)))
        {
            again[node.Id] = IsInside(function, node, users) || (IsCheap(function, node, users) && IsOfKept(function, node, users, again));
        }

        return again;
    }

    /// <summary>Whether it is within a checkpoint, and not its end: that is what the layers behind it read.</summary>
    private static bool IsInside(Function function, Node node, List<int>[] users) => node.Origin.Checkpoint > 0
        && users[node.Id].TrueForAll(u => function.Nodes[u].Origin.IsBackward || function.Nodes[u].Origin.Checkpoint == node.Origin.Checkpoint);

    /// <summary>Whether the backward pass needs it, and it is a large image's element-wise work of a few instructions.</summary>
    private static bool IsCheap(Function function, Node node, List<int>[] users) => node.Type.IsImage && node.Type.Length >= Worthwhile && IsArithmetic(node)
        && users[node.Id].Exists(u => function.Nodes[u].Origin.IsBackward);

    /// <summary>No sums of two images: of residual blocks one behind the other every second could be computed again, and deep nets would have two kinds of blocks.</summary>
    private static bool IsArithmetic(Node node) => node.Operator is BiasAdd or ChannelScale or Relu or LeakyRelu;

    /// <summary>Whether all images that it is computed of, through element-wise work that is not kept, are kept for the backward pass anyway.</summary>
    private static bool IsOfKept(Function function, Node node, List<int>[] users, bool[] again) => node.Inputs.Select(i => function.Nodes[i]).Where(n => n.Type.HasBatch).All(input =>
        (!again[input.Id] && (input.Operator is Input || users[input.Id].Exists(u => function.Nodes[u].Origin.IsBackward)))
        || (IsArithmetic(input) && !again[input.Id] && !users[input.Id].Exists(u => function.Nodes[u].Origin.IsBackward) && IsOfKept(function, input, users, again)));

    /// <summary>Copies a function; what the backward pass reads of the chosen values it reads of copies, each made where the first is needed.</summary>
    private sealed class Copier(Function function, bool[] again)
    {
        private readonly GraphBuilder _graph = new();
        private readonly int[] _map = new int[function.Nodes.Count];
        private readonly Dictionary<int, int> _copies = [];

        public Function Run()
        {
            foreach (var node in function.Nodes)
            {
                var inputs = node.Origin.IsBackward ? node.Inputs.Select(Again) : node.Inputs.Select(i => _map[i]);
                var ready = inputs.ToArray();
                _graph.BeginCopy(node, function.Nodes);
                _map[node.Id] = _graph.Add(node.Operator, ready);
            }

            return function with
            {
                Nodes = _graph.Nodes.ToEquatableArray(),
                Results = function.Results.Select(r => r with { Value = _map[r.Value] }).ToEquatableArray(),
            };
        }

        /// <summary>A value as the backward pass reads it. Arithmetic between a copy and what is kept is copied with it.</summary>
        private int Again(int value) => again[value] ? Copy(value) : _map[value];

        private int Copy(int value)
        {
            if (_copies.TryGetValue(value, out var copy))
            {
                return copy;
            }

            var node = function.Nodes[value];
            var isFree = node.Origin.Checkpoint == 0;
            var inputs = node.Inputs.Select(i => isFree && IsPassing(i) ? Copy(i) : Again(i)).ToArray();
            _graph.BeginCopy(node, function.Nodes);
            _graph.Origin = node.Origin with { IsBackward = true };
            return _copies[value] = _graph.Add(node.Operator, inputs);
        }

        /// <summary>Whether a value is on the way of a copy only: element-wise, and neither kept nor chosen by itself.</summary>
        private bool IsPassing(int value) => !again[value] && IsArithmetic(function.Nodes[value]) && !_users[value].Exists(u => function.Nodes[u].Origin.IsBackward);

        private readonly List<int>[] _users = function.Users();
    }
}
