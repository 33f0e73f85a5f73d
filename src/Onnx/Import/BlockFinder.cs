using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Onnx.Import;

/// <summary>Finds what comes again and again but for its numbers and the front of its names, and makes blocks of it: the largest saving first.</summary>
internal sealed class BlockFinder
{
    private const int LongestWindow = 40;
    private const int FewestLayers = 3;
    private const int MostBlocks = 60;
    private const int MostParameters = 8;

    private readonly List<List<Item>> _roots;
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);

    private BlockFinder(List<List<Item>> roots) => _roots = roots;

    public List<Block> Blocks { get; } = [];

    /// <summary>Replaces repetitions within the chains by uses of blocks, which are given in the order in which they may be declared.</summary>
    public static List<Block> Find(List<List<Item>> chains)
    {
        var finder = new BlockFinder(chains);
        while (finder.Blocks.Count < MostBlocks && finder.Best() is { } found)
        {
            finder.Replace(found);
        }

        return finder.Blocks;
    }

    /// <summary>The chains of a model or a block, each with how many names there have each dotted front: a use of a block has a front for itself.</summary>
    private static IEnumerable<(List<Item> Chain, Dictionary<string, int> Fronts)> Scope(IEnumerable<List<Item>> chains)
    {
        var fronts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in chains.SelectMany(c => c).SelectMany(i => i.Names).OfType<string>())
        {
            for (var end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1))
            {
                fronts[name[..end]] = fronts.GetValueOrDefault(name[..end]) + 1;
            }
        }

        return chains.SelectMany(Within).Select(c => (c, fronts));
    }

    private static IEnumerable<List<Item>> Within(List<Item> chain) => chain.OfType<Join>().SelectMany(j => j.Paths).SelectMany(Within).Prepend(chain);

    /// <summary>Windows that are alike, of which the most is saved; null where none is worth a block.</summary>
    private List<Window>? Best()
    {
        var alike = new Dictionary<string, List<Window>>(StringComparer.Ordinal);
        foreach (var (chain, fronts) in Blocks.Select(b => b.Body).Select(b => (IEnumerable<List<Item>>)[b]).Append(_roots).SelectMany(Scope))
        {
            var parts = chain.Select(i => new Part(i.Skeleton, [.. i.Names], i.Leaves.Count(), Layers(i), i is Start)).ToList();
            for (var start = 0; start < chain.Count; start++)
            {
                // What only acts on the layer before it belongs to that.
                for (var length = chain[start] is Leaf { Weights.Count: 0 } ? int.MaxValue : 1; length <= Math.Min(LongestWindow, chain.Count - start) && !parts[start + length - 1].IsStart; length++)
                {
                    var window = parts.GetRange(start, length);
                    if (window.Sum(p => p.Written) >= FewestLayers && NamesOf(window) is { } names
                        && (names.Prefix is null || fronts[names.Prefix] == names.Relative.Count))
                    {
                        var key = string.Join("-", window.Select(p => p.Skeleton)) + "@" + string.Join(",", names.Relative);
                        if (!alike.TryGetValue(key, out var list))
                        {
                            alike[key] = list = [];
                        }

                        if (list.Count == 0 || list[^1].Chain != chain || list[^1].Start + list[^1].Length <= start)
                        {
                            list.Add(new Window(chain, start, length, names.Prefix, names.Relative));
                        }
                    }
                }
            }
        }

        return alike.Values.Where(l => l.Count > 1).OrderByDescending(Saving).ThenByDescending(l => l[0].Length).FirstOrDefault(l => Saving(l) > FewestLayers && Parameters(l).Names.Count <= MostParameters);
    }

    /// <summary>Layers and uses that need not be written again.</summary>
    private static int Saving(List<Window> windows) => (windows.Count - 1) * windows[0].Items.Sum(Layers);

    /// <summary>Layers and uses as they are written.</summary>
    private static int Layers(Item item) => item is Join join ? join.Paths.SelectMany(p => p).Sum(Layers) + 1 : item is Start ? 0 : 1;

    /// <summary>The dotted front that all names of a window have in common, and what is left of them. Null where some have a name and some have none, or where
    /// nothing would be left.</summary>
    private static (string? Prefix, List<string> Relative)? NamesOf(List<Part> parts)
    {
        var names = parts.SelectMany(p => p.Names).ToList();
        if (names.All(n => n is null))
        {
            return (null, [.. names.Select(_ => "")]);
        }

        if (names.Any(n => n is null))
        {
            return null;
        }

        var split = names.Select(n => n!.Split('.')).ToList();
        var common = 0;
        while (split.All(s => common < s.Length - 1 && s[common] == split[0][common]))
        {
            common++;
        }

        return common == 0 ? null : (string.Join(".", split[0].Take(common)), [.. split.Select(s => string.Join(".", s.Skip(common)))]);
    }

    private void Replace(List<Window> windows)
    {
        var (names, texts) = Parameters(windows);
        var name = NameOf(windows[0]);
        var numbers = new Queue<string>(texts);
        var rest = new Queue<string>(windows[0].Relative);
        var body = windows[0].Items.Select(i => Template(i, numbers, rest)).ToList();
        foreach (var window in windows.GroupBy(w => w.Chain).SelectMany(g => g.OrderByDescending(w => w.Start)))
        {
            var values = window.Items.SelectMany(i => i.Numbers).ToList();
            var call = new Call(name, [.. names.Select(p => values[texts.IndexOf(p)])], window.Prefix, [.. window.Items]);
            window.Chain.RemoveRange(window.Start, window.Length);
            window.Chain.Insert(window.Start, call);
        }

        foreach (var chain in windows.Select(w => w.Chain).Distinct())
        {
            Collapse(chain);
        }

        Blocks.Add(new Block(name, names, body));
    }

    /// <summary>Equal uses in a row, without names, become one that says how often.</summary>
    private static void Collapse(List<Item> chain)
    {
        for (var i = 0; i < chain.Count; i++)
        {
            if (chain[i] is Call { Name: null } first)
            {
                var times = chain.Skip(i).TakeWhile(item => item is Call { Name: null } call && call.Block == first.Block && call.Arguments.SequenceEqual(first.Arguments)).Count();
                chain.RemoveRange(i, times);
                chain.Insert(i, times == 1 ? first : new Repeat(first, times));
            }
        }
    }

    /// <summary>The numbers that differ from use to use become parameters; equal ones one.</summary>
    private static (List<string> Names, List<string> Texts) Parameters(List<Window> windows)
    {
        var columns = windows.Select(w => w.Items.SelectMany(i => i.Numbers).ToList()).ToList();
        var (names, texts) = (new List<string>(), new List<string>());
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < columns[0].Count; i++)
        {
            var values = columns.Select(c => c[i].Value).ToList();
            // A parameter of a block around one use means nothing in the new block.
            if (char.IsDigit(values[0][0]) && values.All(v => v == values[0]))
            {
                texts.Add(values[0]);
                continue;
            }

            var key = string.Join(",", values);
            if (!known.TryGetValue(key, out var name))
            {
                var role = columns[0][i].Role;
                name = Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? role : Invariant.Text($"{role}{n}")).First(n => !names.Contains(n));
                known[key] = name;
                names.Add(name);
            }

            texts.Add(name);
        }

        return (names, texts);
    }

    /// <summary>An item with the texts of a block in the place of its numbers, and the rest of its names.</summary>
    private static Item Template(Item item, Queue<string> numbers, Queue<string> names)
    {
        switch (item)
        {
            case Leaf leaf:
                var arguments = leaf.Arguments.Select(a => (numbers.Dequeue(), a.Role)).ToList();
                return leaf with { Arguments = arguments, Name = leaf.Weights.Count > 0 && names.Dequeue() is { Length: > 0 } name ? name : null };
            case Call call:
                var values = call.Arguments.Select(a => (numbers.Dequeue(), a.Role)).ToList();
                return call with { Arguments = values, Name = names.Dequeue() is { Length: > 0 } rest ? rest : null };
            case Repeat repeat:
                return repeat with { Use = (Call)Template(repeat.Use, numbers, names) };
            case Join join:
                return new Join(join.Word, [.. join.Paths.Select(p => p.Select(i => Template(i, numbers, names)).ToList())]);
            default:
                return item;
        }
    }

    private string NameOf(Window window)
    {
        var words = window.Items.SelectMany(Words).ToHashSet();
        var kind = words.Contains("concat") ? "mixed" : words.Contains("add") ? "residual" : words.Count > 0 ? "joined" : "unit";
        _names[kind] = _names.GetValueOrDefault(kind) + 1;
        return _names[kind] == 1 ? kind : Invariant.Text($"{kind}{_names[kind]}");
    }

    private static IEnumerable<string> Words(Item item) => item is Join join ? join.Paths.SelectMany(p => p).SelectMany(Words).Prepend(join.Word) : [];

    private sealed record Part(string Skeleton, List<string?> Names, int Leaves, int Written, bool IsStart);

    private sealed record Window(List<Item> Chain, int Start, int Length, string? Prefix, List<string> Relative)
    {
        public List<Item> Items { get; } = Chain.GetRange(Start, Length);
    }
}
