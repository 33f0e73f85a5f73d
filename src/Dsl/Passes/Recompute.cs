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

    /// <summary>The same where memory counts most.</summary>
    private const int WorthwhileForMemory = 1024;

    /// <summary>Values computed again one of the other, where memory counts most: in long rows of residual blocks every fifth sum is kept.</summary>
    private const int LongestChain = 4;

    public static NetworkModel Run(NetworkModel model) =>
        model with { Functions = model.Functions.Select(f => f.Name == "train" ? Run(f, model.Training?.Recomputes == true) : f).ToEquatableArray() };

    private static Function Run(Function function, bool isForMemory)
    {
        var again = new Choice(function, isForMemory).Make();
        return again.Contains(true) ? GraphRewrite.DropUnused(new Copier(function, again, isForMemory).Run()) : function;
    }

    /// <summary>Whether it is element-wise work of a few instructions. Sums of two images only where memory counts most: of residual blocks one behind the other some are then
    /// kept and some are not, and deep nets have several kinds of blocks.</summary>
    private static bool IsArithmetic(Node node, bool isForMemory) => node.Operator is BiasAdd or ChannelScale or Relu or LeakyRelu || (isForMemory && node.Operator is Add);

    /// <summary>Chooses what the backward pass computes anew.</summary>
    private sealed class Choice(Function function, bool isForMemory)
    {
        private readonly List<int>[] _users = function.Users();
        private readonly bool[] _again = new bool[function.Nodes.Count];

        /// <summary>For each value how many must be computed again for it, one of the other.</summary>
        private readonly int[] _chain = new int[function.Nodes.Count];

        public bool[] Make()
        {
            foreach (var node in function.Nodes.Where(n => !n.Origin.IsBackward && n.Type.HasBatch && n.Type.Loop is null && n.Operator is not (SourceOperator or Collect or Advance)))
            {
                if (IsCheap(node) && ChainOf(node) is { } chain && chain < (isForMemory ? LongestChain : 1))
                {
                    (_again[node.Id], _chain[node.Id]) = (true, chain + 1);
                }

                _again[node.Id] |= IsInside(node);
            }

            return _again;
        }

        private bool IsNeeded(int value) => _users[value].Exists(u => function.Nodes[u].Origin.IsBackward);

        /// <summary>Whether it is within a checkpoint, and not its end: that is what the layers behind it read.</summary>
        private bool IsInside(Node node) => node.Origin.Checkpoint > 0
            && _users[node.Id].TrueForAll(u => function.Nodes[u].Origin.IsBackward || function.Nodes[u].Origin.Checkpoint == node.Origin.Checkpoint);

        /// <summary>Whether the backward pass needs it, and it is a large image's element-wise work of a few instructions.</summary>
        private bool IsCheap(Node node) =>
            node.Type.IsImage && node.Type.Length >= (isForMemory ? WorthwhileForMemory : Worthwhile) && IsArithmetic(node, isForMemory) && IsNeeded(node.Id);

        /// <summary>How many values must be computed again before it: 0 where all images that it is computed of, through element-wise work that is not kept, are kept for the backward
        /// pass anyway; null where one of them is not to be had.</summary>
        private int? ChainOf(Node node)
        {
            var longest = 0;
            foreach (var input in node.Inputs.Select(i => function.Nodes[i]).Where(n => n.Type.HasBatch))
            {
                int? chain = _again[input.Id] ? AgainOf(input)
                    : input.Operator is Input || IsNeeded(input.Id) ? 0
                    : IsArithmetic(input, isForMemory) ? ChainOf(input) : null;
                if (chain is null)
                {
                    return null;
                }

                longest = System.Math.Max(longest, chain.Value);
            }

            return longest;
        }

        /// <summary>What is within a checkpoint waits for that.</summary>
        private int? AgainOf(Node node) => node.Origin.Checkpoint == 0 ? _chain[node.Id] : null;
    }

    /// <summary>Copies a function; what the backward pass reads of the chosen values it reads of copies, each made where the first is needed.</summary>
    private sealed class Copier(Function function, bool[] again, bool isForMemory)
    {
        private readonly GraphBuilder _graph = new();
        private readonly int[] _map = new int[function.Nodes.Count];
        private readonly Dictionary<int, int> _copies = [];
        private readonly List<int>[] _users = function.Users();

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

        /// <summary>A value as the backward pass reads it.</summary>
        private int Again(int value) => again[value] ? Copy(value, _copies) : _map[value];

        /// <summary>A copy. Arithmetic between it and what is kept is copied with it, for it alone: it then becomes one loop.</summary>
        private int Copy(int value, Dictionary<int, int> copies)
        {
            if (copies.TryGetValue(value, out var copy))
            {
                return copy;
            }

            var node = function.Nodes[value];
            var (isFree, own) = (node.Origin.Checkpoint == 0, copies == _copies ? [] : copies);
            var inputs = node.Inputs.Select(i => isFree && IsPassing(i) ? Copy(i, own) : Again(i)).ToArray();
            _graph.BeginCopy(node, function.Nodes);
            _graph.Origin = node.Origin with { IsBackward = true };
            return copies[value] = _graph.Add(node.Operator, inputs);
        }

        /// <summary>Whether a value is on the way of a copy: element-wise, and not kept.</summary>
        private bool IsPassing(int value) => function.Nodes[value] is var node && IsArithmetic(node, isForMemory) && (again[value] ? node.Origin.Checkpoint == 0
            : !_users[value].Exists(u => function.Nodes[u].Origin.IsBackward));
    }
}
