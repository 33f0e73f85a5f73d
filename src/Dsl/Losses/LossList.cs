using System;
using System.Collections.Generic;
using System.Linq;

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
    ];

    /// <summary>The loss that a word names, in any case; null where none.</summary>
    public static Loss? Find(string word) =>
        All.FirstOrDefault(l => l.Keywords.Any(k => string.Equals(k, word, StringComparison.OrdinalIgnoreCase)));
}
