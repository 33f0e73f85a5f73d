using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Diagnostics;

/// <summary>Did-you-mean: the nearest known name by edit distance.</summary>
public static class Spelling
{
    /// <summary>A help line, or "" when no known name is near.</summary>
    public static string Hint(string written, IEnumerable<string> known)
    {
        var best = known.Select(k => (Name: k, Distance: Distance(written.ToUpperInvariant(), k.ToUpperInvariant())))
            .Where(c => c.Distance <= Math.Max(1, Math.Min(written.Length, c.Name.Length) / 3) && (c.Distance == 0 || (written.Length > 1 && c.Distance < Math.Max(written.Length, c.Name.Length))))
            .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault();
        return best.Name is null ? "" : $"fix: did you mean {best.Name}?";
    }

    /// <summary>The hint, or other help where no known name is near.</summary>
    public static string HintOr(string written, IEnumerable<string> known, string otherwise) => Hint(written, known) is { Length: > 0 } hint ? hint : otherwise;

    /// <summary>How many letters must be added, removed, changed or swapped with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 4 || a.Length > 64)
        {
            return int.MaxValue;
        }

        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
