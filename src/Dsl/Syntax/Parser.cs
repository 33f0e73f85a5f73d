using System.Linq;
using DslCompiler.Diagnostics;
using Sprache;

namespace DslCompiler.Syntax;

/// <summary>Text to tree.</summary>
public static class Parser
{
    /// <summary>The tree of a file. Mistakes go to <paramref name="diagnostics"/>; what could be read is in the tree all the same.</summary>
    public static FileSyntax ParseFile(SourceText source, DiagnosticBag diagnostics)
    {
        if (!Brackets.Check(source.Text, diagnostics, out var unclosed))
        {
            return new FileSyntax(EquatableArray<ItemSyntax>.Empty, default);
        }

        var file = Grammar.File(new SourceInput(source.Text)).Value;
        var problems = file.Items.OfType<BadItemSyntax>().Select(i => i.Problem).Concat(
            file.Items.OfType<ModelSyntax>().SelectMany(m => m.Statements).OfType<BadStatementSyntax>().Select(s => s.Problem));

        // With a bracket missing, what follows it cannot be trusted: the bracket is the one mistake to name.
        foreach (var problem in problems.Where(p => !unclosed))
        {
            diagnostics.Add(problem);
        }

        return file;
    }
}
