using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;

namespace DslCompiler.Losses;

/// <summary>The one list of losses.</summary>
public static class LossList
{
    public static readonly IReadOnlyList<Loss> All =
    [
        new SoftmaxLoss(),
        new SvmLoss(),
        new SquaredSvmLoss(),
        new MseLoss(),
        new L2Loss(),
        new L1Loss(),
        new BinaryLoss(),
        new DivergenceLoss(),
    ];

    public static IEnumerable<string> Keywords => All.Select(l => l.Keyword);

    /// <summary>The loss that a chain's last word names, or null.</summary>
    public static Loss? FindEnding(string word) => Find(word) is { EndsChains: true } loss ? loss : null;

    /// <summary>A help line for a word that names no loss.</summary>
    public static string Hint(string word) =>
        All.FirstOrDefault(l => l.OtherNames.Any(n => string.Equals(n, word, StringComparison.OrdinalIgnoreCase))) is { } loss
            ? $"fix: write loss {loss.Keyword}"
            : Spelling.Hint(word, Keywords);

    /// <summary>The loss that a word names, in any case; null where none.</summary>
    public static Loss? Find(string word) =>
        All.FirstOrDefault(l => l.Keywords.Any(k => string.Equals(k, word, StringComparison.OrdinalIgnoreCase)));
}
