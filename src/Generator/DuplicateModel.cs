using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Generator;

/// <summary>The models that a file gives.</summary>
internal sealed record ModelNames(string Path, EquatableArray<string> Names);

/// <summary>A model whose name a file before it (by path, ordinal) has already: it is not emitted, so that C# does not complain of two classes.</summary>
internal sealed record DuplicateModel(string Path, string Name, string First)
{
    public static EquatableArray<DuplicateModel> Find(IEnumerable<ModelNames> files)
    {
        var firsts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var duplicates = new List<DuplicateModel>();
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            foreach (var name in file.Names)
            {
                if (firsts.TryGetValue(name, out var first))
                {
                    duplicates.Add(new DuplicateModel(file.Path, name, first));
                }
                else
                {
                    firsts.Add(name, file.Path);
                }
            }
        }

        return duplicates.ToEquatableArray();
    }
}
