using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Gathers the nodes of a loop into kernels. Products and the like are kernels of their own; all element-wise nodes between two of them are one, which reads parts of wider
/// values where they lie and writes every value that somebody else reads, side by side where those are joined.</summary>
internal sealed class StepFuser
{
    private readonly Function _function;
    private readonly List<int>[] _users;
    private readonly Dictionary<int, FunctionResult> _results;
    private readonly List<Node> _nodes;
    private readonly Dictionary<int, int> _levels = [];

    public StepFuser(Function function, StepLoop loop, List<int>[] users, Dictionary<int, FunctionResult> results)
    {
        (_function, _users, _results) = (function, users, results);
        _nodes = [.. function.Nodes.Where(n => n.Type.Loop == loop)];
    }

    public IEnumerable<Kernel> Kernels(Func<int, FunctionResult?, string> name)
    {
        _nodes.ForEach(n => _levels[n.Id] = EarliestLevel(n));
        for (var i = _nodes.Count - 1; i >= 0; i--)
        {
            Sink(_nodes[i]);
        }

        var groups = _nodes.Where(IsMap).GroupBy(n => (Level: _levels[n.Id], n.Type.Length)).ToDictionary(g => g.Key, g => g.Select(n => n.Id).ToList());
        var groupOf = groups.Values.SelectMany(g => g.Select(n => (n, g))).ToDictionary(p => p.n, p => p.g);
        var joins = _nodes.Where(n => n.Operator is Concat && n.Inputs.All(i => groupOf.TryGetValue(i, out var group) && group == groupOf[n.Inputs[0]])).ToDictionary(n => n.Id, n => groupOf[n.Inputs[0]]);
        var kernels = _nodes.Where(n => n.Operator is LoopOperator && !joins.ContainsKey(n.Id) && !IsAddress(n))
            .Select(n => (Level: _levels[n.Id], IsMap: false, Kernel: new Kernel(name(n.Id, null), n.Id, EquatableArray<int>.Empty, EquatableArray<int>.Empty, n.Id, "")
            {
                Loop = ((LoopOperator)n.Operator).Cpu([.. n.Inputs.Select(i => _function.Nodes[i].Type)], n.Type),
            }))
            .Concat(groups.Select(g => (g.Key.Level, IsMap: true, Kernel: Map(g.Value, groupOf, joins, name))));
        return kernels.OrderBy(k => k.Level).ThenBy(k => k.IsMap).Select(k => k.Kernel).ToList();
    }

    private static bool IsMap(Node node) => node.Operator is PointwiseOperator;

    /// <summary>A part of something wider is read where it lies, if only element-wise nodes read it.</summary>
    private bool IsAddress(Node node) => node.Operator is Slice && node.Type.IsVector && _users[node.Id].TrueForAll(u => IsMap(_function.Nodes[u]));

    /// <summary>How many kernels must have run before: products, and what reads parts of computed values.</summary>
    private int EarliestLevel(Node node)
    {
        var before = node.Inputs.Select(i => _levels.TryGetValue(i, out var level) ? level : 0).DefaultIfEmpty(0).Max();
        return node.Operator is not (LoopOperator or PointwiseOperator) ? 0
            : IsMap(node) || (IsAddress(node) && !IsMap(_function.Nodes[node.Inputs[0]])) ? before : before + 1;
    }

    /// <summary>What is quickly computed, and read later only, is computed there, rather than written and read again.</summary>
    private void Sink(Node node)
    {
        if (node.Operator is Add or Subtract or Multiply or BiasAdd or ChannelScale or Within or Beyond
            && node.Inputs.Count(i => IsMap(_function.Nodes[i]) && _levels.ContainsKey(i)) <= 1
            && !_results.ContainsKey(node.Id)
            && _users[node.Id].TrueForAll(u => IsMap(_function.Nodes[u]) && _function.Nodes[u].Type == node.Type))
        {
            _levels[node.Id] = _users[node.Id].Min(u => _levels[u]);
        }
    }

    private Kernel Map(List<int> group, Dictionary<int, List<int>> groupOf, Dictionary<int, List<int>> joins, Func<int, FunctionResult?, string> name)
    {
        var outputs = group.Where(n => _results.ContainsKey(n) || _users[n].Exists(u => !joins.ContainsKey(u) && !(groupOf.TryGetValue(u, out var other) && other == group)))
            .Concat(joins.Where(j => j.Value == group).Select(j => j.Key)).ToEquatableArray();
        var operands = group.SelectMany(n => _function.Nodes[n].Inputs)
            .Where(i => !(groupOf.TryGetValue(i, out var other) && other == group) && _function.Nodes[i].Operator is not Constant)
            .Select(i => IsAddress(_function.Nodes[i]) ? _function.Nodes[i].Inputs[0] : i).Distinct().ToEquatableArray();
        return new Kernel(name(group[group.Count - 1], null), -1, group.ToEquatableArray(), operands, outputs[0], "all that happens element by element between two products")
        {
            Outputs = outputs,
            IsStep = true,
        };
    }
}
