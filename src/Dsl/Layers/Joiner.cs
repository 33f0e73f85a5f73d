using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary>How paths side by side become one (B06).</summary>
public abstract class Joiner
{
    /// <summary>The word in front of the braces.</summary>
    public abstract string Keyword { get; }

    /// <summary>What other tools call it.</summary>
    public abstract IReadOnlyList<string> OtherNames { get; }

    /// <summary>What it asks of the paths: "equal volumes".</summary>
    public abstract string Needs { get; }

    /// <summary>Whether a path fits the first.</summary>
    public abstract bool Fits(TensorType first, TensorType other);

    /// <summary>The help line for volumes that do not fit.</summary>
    public abstract string Fix(IReadOnlyList<TensorType> types);

    /// <summary>Adds the operators that join the values.</summary>
    public abstract int Join(GraphBuilder graph, int[] values);

    /// <summary>The same where paths are dropped in training with some probability; null where the joiner has no such form.</summary>
    public virtual int? JoinDropping(GraphBuilder graph, int[] values, double probability, int site) => null;
}

/// <summary><c>concat</c>: the channels (of vectors: the features) one behind the other.</summary>
public sealed class ConcatJoiner : Joiner
{
    public override string Keyword => "concat";

    public override IReadOnlyList<string> OtherNames { get; } = ["concatenate", "cat", "merge", "join", "stack", "depthconcat"];

    public override string Needs => "one height and width";

    public override bool Fits(TensorType first, TensorType other) =>
        first.Time == other.Time && first.Extents.Count == other.Extents.Count && first.Extents.Skip(1).SequenceEqual(other.Extents.Skip(1));

    public override string Fix(IReadOnlyList<TensorType> types) => types.Select(t => t.Extents.Count).Distinct().Count() > 1
        ? "fix: a vector cannot join images: move FC behind the paths"
        : "fix: keep the height and width in every path: pad 1 for 3x3, pad 2 for 5x5 (or the word same), and one stride";

    public override int Join(GraphBuilder graph, int[] values) => graph.Concat(values);
}

/// <summary>Joiners that work element by element.</summary>
public abstract class ElementJoiner : Joiner
{
    public override string Needs => "equal volumes";

    public override bool Fits(TensorType first, TensorType other) => first == other;

    public override string Fix(IReadOnlyList<TensorType> types)
    {
        var channels = types.All(t => t.IsImage && t.Height == types[0].Height && t.Width == types[0].Width);
        return channels
            ? Invariant.Text($"fix: give the paths one number of channels: CONV {types.Max(t => t.Channels)} 1x1 in place of _")
            : "fix: give the paths one volume: where one has stride 2, the other needs it too (CONV k 1x1 stride 2 in place of _)";
    }

    public override int Join(GraphBuilder graph, int[] values) => values.Skip(1).Aggregate(values[0], (a, b) => Pair(graph, a, b));

    protected abstract int Pair(GraphBuilder graph, int a, int b);
}

/// <summary><c>add</c>: the sum of the paths (a residual block's skip connection: He et al. 2015).</summary>
public sealed class AddJoiner : ElementJoiner
{
    public override string Keyword => "add";

    public override IReadOnlyList<string> OtherNames { get; } = ["sum", "plus", "residual", "skip", "shortcut", "eltwise"];

    protected override int Pair(GraphBuilder graph, int a, int b) => graph.Sum(a, b);
}

/// <summary><c>mul</c>: the product of the paths, element by element (a gate).</summary>
public sealed class MultiplyJoiner : ElementJoiner
{
    public override string Keyword => "mul";

    public override IReadOnlyList<string> OtherNames { get; } = ["multiply", "product", "prod", "times", "gate"];

    protected override int Pair(GraphBuilder graph, int a, int b) => graph.Multiply(a, b);
}

/// <summary><c>max</c>: the largest of the paths, element by element (a maxout unit of layers side by side).</summary>
public sealed class MaximumJoiner : ElementJoiner
{
    public override string Keyword => "max";

    public override IReadOnlyList<string> OtherNames { get; } = ["maximum", "largest"];

    protected override int Pair(GraphBuilder graph, int a, int b) => graph.Add(new Maximum(), a, b);
}

/// <summary><c>mean</c>: the mean of the paths (FractalNet: Larsson et al. 2016). <c>mean drop p</c>: in training each path is dropped with probability p, sample by
/// sample, and the mean is over those left, of which there is one at least: the paper's local drop-path.</summary>
public sealed class MeanJoiner : ElementJoiner
{
    public override string Keyword => "mean";

    public override IReadOnlyList<string> OtherNames { get; } = ["average", "avg"];

    public override int Join(GraphBuilder graph, int[] values) => graph.Multiply(graph.Constant(1.0 / values.Length), base.Join(graph, values));

    public override int? JoinDropping(GraphBuilder graph, int[] values, double probability, int site)
    {
        var shares = values.Select((v, i) => graph.Add(new PathShare(probability, site, i, values.Length, graph.TypeOf(v).Length), v));
        return base.Join(graph, shares.ToArray());
    }

    protected override int Pair(GraphBuilder graph, int a, int b) => graph.Sum(a, b);
}

/// <summary>The one list of joiners.</summary>
public static class JoinerList
{
    public static readonly IReadOnlyList<Joiner> All = [new ConcatJoiner(), new AddJoiner(), new MultiplyJoiner(), new MaximumJoiner(), new MeanJoiner()];

    public static IEnumerable<string> Keywords => All.Select(j => j.Keyword);

    /// <summary>The joiner that a word means, by its own or another tool's name.</summary>
    public static Joiner? FindOther(string word) => Find(word) ?? All.FirstOrDefault(j => j.OtherNames.Any(n => string.Equals(n, word, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A help line for a word that names no joiner.</summary>
    public static string Hint(string word) =>
        FindOther(word) is { } joiner
            ? $"fix: write {joiner.Keyword} {{ path | path }}"
            : Spelling.Hint(word, Keywords);

    public static Joiner? Find(string word) => All.FirstOrDefault(j => string.Equals(j.Keyword, word, StringComparison.OrdinalIgnoreCase));
}
