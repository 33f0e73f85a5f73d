using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Diagnostics;

/// <summary>Paths as <c>use</c> compares them: <c>/</c> between the parts, no <c>.</c>, and <c>..</c> only in front.</summary>
public static class SourcePath
{
    /// <summary>The file that <paramref name="file"/> means by <c>use "path"</c>: relative to its own folder.</summary>
    public static string Combine(string file, string used)
    {
        var from = file.Replace('\\', '/');
        var to = used.Replace('\\', '/');
        var isRooted = to.StartsWith("/", StringComparison.Ordinal) || (to.Length > 1 && to[1] == ':');
        return Normalize(isRooted ? to : from.Substring(0, from.LastIndexOf('/') + 1) + to);
    }

    /// <summary>The path of <paramref name="file"/> as the folder of <paramref name="from"/> sees it.</summary>
    public static string Relative(string from, string file)
    {
        var (start, target) = (Normalize(from).Split('/'), Normalize(file).Split('/'));
        var common = 0;
        while (common < start.Length - 1 && common < target.Length - 1 && start[common] == target[common])
        {
            common++;
        }

        return string.Join("/", Enumerable.Repeat("..", start.Length - 1 - common).Concat(target.Skip(common)));
    }

    public static string Normalize(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Replace('\\', '/').Split('/'))
        {
            var last = parts.Count == 0 ? null : parts[parts.Count - 1];
            if (part == ".." && last is not null && last != ".." && last.Length > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != "." && (part.Length > 0 || parts.Count == 0))
            {
                parts.Add(part);
            }
        }

        return string.Join("/", parts);
    }
}
