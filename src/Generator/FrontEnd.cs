using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;

namespace DslCompiler.Generator;

/// <summary>The front end with a memory: in a build, generator and analyzer ask for the same files one after the other, and an editor asks again and
/// again for those that nobody edits. What comes out depends on the texts alone, so it is the same whoever asks.</summary>
internal static class FrontEnd
{
    /// <summary>Results that are remembered: at most twice as many. The older half is forgotten where the younger is full.</summary>
    private const int Capacity = 256;

    private static readonly object Lock = new();
    private static Dictionary<Key, Lazy<CompilationResult>> _young = [];
    private static Dictionary<Key, Lazy<CompilationResult>> _old = [];

    /// <summary>As <c>Compilation.Compile</c>.</summary>
    public static CompilationResult Compile(SourceText source, Func<string, SourceText?> open) =>
        Compile(source, UsedFile.ClosureOf(source.Path, source.Text, path => open(path)?.Text));

    public static CompilationResult Compile(SourceText source, EquatableArray<UsedFile> used)
    {
        var key = new Key(source.Path, source.Text, used);
        Lazy<CompilationResult> result;
        lock (Lock)
        {
            if (!_young.TryGetValue(key, out result))
            {
                if (_young.Count == Capacity)
                {
                    (_old, _young) = (_young, []);
                }

                result = _old.TryGetValue(key, out var known) ? known : new(() => Run(source, used));
                _young.Add(key, result);
            }
        }

        return result.Value;
    }

    private static CompilationResult Run(SourceText source, EquatableArray<UsedFile> used)
    {
        var texts = used.ToDictionary(u => u.Path, u => u.Text);
        return Compilation.Compile(source, path => texts.TryGetValue(path, out var text) ? new SourceText(path, text) : null);
    }

    private sealed record Key(string Path, string Text, EquatableArray<UsedFile> Used);
}
