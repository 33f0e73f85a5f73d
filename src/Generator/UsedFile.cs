using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;

namespace DslCompiler.Generator;

/// <summary>A file, and all that it uses, directly or not.</summary>
internal sealed record CompileInput(DslFile File, EquatableArray<UsedFile> Used);

/// <summary>A file of the project that another says <c>use</c> of. Its path is normalised.</summary>
internal sealed record UsedFile(string Path, string Text)
{
    /// <summary>The files that a text uses itself, by their normalised paths.</summary>
    public static EquatableArray<string> PathsUsedBy(string path, string text) =>
        Compilation.UsesOf(new SourceText(path, text)).Select(used => SourcePath.Combine(path, used)).Distinct().ToEquatableArray();

    /// <summary>What a file uses and what that uses in turn, in the order in which it is met, and the <c>.tune</c> file beside it. Circles are the compiler's to report.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="open">Gives the text of a normalised path, or null where there is none.</param>
    public static EquatableArray<UsedFile> ClosureOf(string path, string text, Func<string, string?> open)
    {
        var found = new List<UsedFile>();
        var met = new HashSet<string>();
        Follow(path, text);
        if (Compilation.TunePathOf(path) is var tune && open(tune) is { } rules)
        {
            found.Add(new UsedFile(tune, rules));
        }

        return found.ToEquatableArray();

        void Follow(string from, string its)
        {
            foreach (var used in PathsUsedBy(from, its).Where(met.Add))
            {
                if (open(used) is { } next)
                {
                    found.Add(new UsedFile(used, next));
                    Follow(used, next);
                }
            }
        }
    }
}
