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

    /// <summary>Out of the library, what a file uses and what that uses in turn, in the order in which it is met. Circles are the compiler's to report.</summary>
    public static EquatableArray<UsedFile> ClosureOf(DslFile file, EquatableArray<UsedFile> library)
    {
        var found = new List<UsedFile>();
        var met = new HashSet<string>();
        Follow(file.Path, file.Text);
        return found.ToEquatableArray();

        void Follow(string path, string text)
        {
            foreach (var used in PathsUsedBy(path, text).Where(met.Add))
            {
                if (library.FirstOrDefault(l => l.Path == used) is { } next)
                {
                    found.Add(next);
                    Follow(next.Path, next.Text);
                }
            }
        }
    }
}
