using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Onnx.Import;

/// <summary>Turns the graph into chains: where paths part and meet again a joiner, where they do not a name that several chains start from.</summary>
internal sealed class ChainBuilder
{
    private const int Root = -1;
    private const int Deepest = 40;

    private readonly ImportGraph _graph;
    private readonly int[] _dominators;
    private readonly int[] _depths;
    private readonly int[] _taken;

    private ChainBuilder(ImportGraph graph)
    {
        _graph = graph;
        (_dominators, _depths, _taken) = (new int[graph.Values.Count], new int[graph.Values.Count], new int[graph.Values.Count]);
        foreach (var value in graph.Values)
        {
            var dominator = value.Inputs.Length == 0 ? Root : value.Inputs[0];
            foreach (var input in value.Inputs.Skip(1))
            {
                dominator = Common(dominator, input);
            }

            (_dominators[value.Id], _depths[value.Id]) = (dominator, dominator == Root ? 0 : _depths[dominator] + 1);
        }
    }

    /// <summary>The chains, each with the name of what it gives: those that others start from, and the outputs.</summary>
    public static List<(ImportValue Value, List<Item> Chain)> Build(ImportGraph graph, IReadOnlyList<ImportValue> outputs)
    {
        var builder = new ChainBuilder(graph);
        for (var names = 1; ; names++)
        {
            Array.Clear(builder._taken);
            var ends = graph.Values.Where(v => v is { Item: not null, Name: not null }).Concat(outputs).Distinct().OrderBy(v => v.Id).ToList();
            var statements = new List<(ImportValue, List<Item>)>();
            foreach (var end in ends)
            {
                statements.Add((end, builder.Chain(end.Id, Root, end.Id, 0)));
            }

            if (builder._taken.All(t => t <= 1))
            {
                return statements;
            }

            // The last value that two chains want gets a name; what is before it is then written once.
            var shared = graph.Values.FindLast(v => builder._taken[v.Id] > 1 && v.Name is null)
                ?? throw new InexpressibleException("the paths of this graph are too entangled to be written as chains");
            shared.Name = Invariant.Text($"t{names}");
        }
    }

    /// <summary>What leads from one value to another; from the root: from an input or a named value on.</summary>
    private List<Item> Chain(int to, int from, int end, int depth)
    {
        if (depth > Deepest)
        {
            throw new InexpressibleException(Invariant.Text($"paths within paths more than {Deepest} deep"));
        }

        var items = new List<Item>();
        for (var at = to; at != from && _taken[at] < 2;)
        {
            var value = _graph.Values[at];
            if (value.Item is null || (value.Name is not null && at != end))
            {
                items.Add(new Start(value.Name!));
                break;
            }

            _taken[at]++;
            if (value.Item is not Join join)
            {
                items.Add(value.Item);
                at = value.Inputs[0];
                continue;
            }

            var parting = _dominators[at];
            items.Add(new Join(join.Word, Paths(join.Word, value.Inputs, parting, end, depth)));
            if (parting == Root)
            {
                break;
            }

            at = parting;
        }

        items.Reverse();
        return items;
    }

    /// <summary>The paths of a joiner. Neighbours that part later than the others meet first: <c>concat { a | concat { b | c } }</c>.</summary>
    private List<List<Item>> Paths(string word, int[] inputs, int parting, int end, int depth)
    {
        var paths = new List<List<Item>>();
        for (var i = 0; i < inputs.Length; i++)
        {
            var (count, common) = (1, inputs[i]);
            while (word != "mean" && i + count < inputs.Length && Common(common, inputs[i + count]) is var next && next != parting && next != Root && IsBehind(next, parting))
            {
                (count, common) = (count + 1, next);
            }

            // All of them at once would be the joiner itself again; a path that is the parting's own value needs no group.
            if (count == 1 || count == inputs.Length)
            {
                paths.Add(Chain(inputs[i], parting, end, depth + 1));
                continue;
            }

            var group = inputs.AsSpan(i, count).ToArray();
            paths.Add([.. Chain(common, parting, end, depth + 1), new Join(word, [.. group.Select(g => Chain(g, common, end, depth + 2))])]);
            i += count - 1;
        }

        return paths;
    }

    /// <summary>Whether all ways to a value lead through another.</summary>
    private bool IsBehind(int value, int through)
    {
        for (var at = value; at != Root; at = _dominators[at])
        {
            if (at == through)
            {
                return true;
            }
        }

        return through == Root;
    }

    private int Common(int a, int b)
    {
        while (a != b && a != Root && b != Root)
        {
            (a, b) = _depths[a] >= _depths[b] ? (_dominators[a], b) : (a, _dominators[b]);
        }

        return a == b ? a : Root;
    }
}
