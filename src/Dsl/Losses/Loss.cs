using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Model;

namespace DslCompiler.Losses;

/// <summary>A loss of the language. One file a loss; to add one: its file and its line in <see cref="LossList"/>.</summary>
public abstract class Loss
{
    /// <summary>The words that name it, the proper one first; they are read in any case.</summary>
    public abstract IReadOnlyList<string> Keywords { get; }

    /// <summary>What other tools call it.</summary>
    public virtual IReadOnlyList<string> OtherNames => [];

    /// <summary>Whether it may end a chain, as on the slides: <c>... - FC - SOFTMAX</c>.</summary>
    public virtual bool EndsChains => false;

    public string Keyword => Keywords[0];

    /// <summary>What it needs where a tensor does not fit ("a score for each of two or more classes"), or null where it fits.</summary>
    public abstract string? Problem(TensorType type);

    /// <summary>The help line for one that does not fit.</summary>
    public abstract string Fix { get; }

    /// <summary>What it compares with.</summary>
    /// <param name="type">The type of the tensor it judges.</param>
    /// <param name="tensor">The tensor's name where the model has several losses, otherwise null.</param>
    public abstract TargetInfo Target(TensorType type, string? tensor);

    /// <summary>Adds the operators that give each sample's loss, <c>[N]</c>.</summary>
    public abstract int Add(GraphBuilder graph, int value, int target);
}

/// <summary>A loss that takes a score a class and class numbers.</summary>
public abstract class ClassLoss : Loss
{
    public override bool EndsChains => true;

    public override string Fix => "fix: end the chain with FC and the number of classes";

    public override string? Problem(TensorType type) => type.IsVector && type.Length >= 2 ? null : "a score for each of two or more classes";

    public override TargetInfo Target(TensorType type, string? tensor) =>
        new(tensor is null ? TargetInfo.Labels : $"{tensor}_{TargetInfo.Labels}", TensorType.Labels with { HasTime = type.HasTime }, type.Length);
}

/// <summary>The one list of losses.</summary>
public static class LossList
{
    public static readonly IReadOnlyList<Loss> All =
    [
        new SoftmaxLoss(),
    ];

    public static IEnumerable<string> Keywords => All.Select(l => l.Keyword);

    public static Loss? Find(string word) => All.FirstOrDefault(l => l.Keywords.Any(k => string.Equals(k, word, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The loss that a chain's last word names, or null.</summary>
    public static Loss? FindEnding(string word) => Find(word) is { EndsChains: true } loss ? loss : null;

    /// <summary>A help line for a word that names no loss.</summary>
    public static string Hint(string word) =>
        All.FirstOrDefault(l => l.OtherNames.Any(n => string.Equals(n, word, StringComparison.OrdinalIgnoreCase))) is { } loss
            ? $"fix: write loss {loss.Keyword}"
            : Spelling.Hint(word, Keywords);
}
