using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Tree to models: all models of a file, and a look at the blocks that none of them uses.</summary>
internal static class Binder
{
    public static IEnumerable<NetworkModel> Bind(SourceText source, FileSyntax file, Library library, DiagnosticBag diagnostics)
    {
        if (file.Items.Count == 0 && !diagnostics.HasErrors)
        {
            diagnostics.Report(Rules.NoModel, default, [], "fix: begin with model Name { input [32x32x3] ... }");
        }

        foreach (var syntax in file.Items.OfType<ModelSyntax>())
        {
            var model = BindOne(source, syntax, library, diagnostics, warns: true);
            if (model is not null && ReferenceEquals(library.Find(syntax.Name.Text)?.Syntax, syntax))
            {
                yield return model;
            }
        }

        BindUnused(source, library, diagnostics);
        if (!diagnostics.HasErrors)
        {
            UnusedNames.Check(source, file, library, diagnostics);
        }
    }

    private static NetworkModel? BindOne(SourceText source, ModelSyntax syntax, Library library, DiagnosticBag diagnostics, bool warns)
    {
        var own = new DiagnosticBag();
        var firstBad = syntax.Statements.OfType<BadStatementSyntax>().Select(b => b.Span.Start).DefaultIfEmpty(int.MaxValue).Min();
        var binder = new ModelBinder(source, library, syntax, own);
        var model = binder.Bind();

        // Below a line that could not be read, sizes and missing pieces may be its fault: only what is wrong by itself is told.
        foreach (var diagnostic in own.ToSorted().Where(d => d.Span.Start < firstBad || d.Rule.Id.StartsWith("DSL03", StringComparison.Ordinal)))
        {
            diagnostics.Add(diagnostic);
        }

        if (model is not null && warns && firstBad == int.MaxValue)
        {
            Lints.LintList.Run(binder, model, syntax, diagnostics);
        }

        return firstBad == int.MaxValue ? model : null;
    }

    /// <summary>Blocks that no model of the file uses are bound once with unknown values and volumes, for what is wrong with them by itself.</summary>
    private static void BindUnused(SourceText source, Library library, DiagnosticBag diagnostics)
    {
        foreach (var declaration in library.All.Where(d => ReferenceEquals(d.Source, source) && d.Syntax is not ModelSyntax && !d.IsUsed).ToList())
        {
            var bag = new DiagnosticBag();
            new BlockProbe(source, library, declaration, bag).Run();
            foreach (var diagnostic in bag.ToSorted())
            {
                diagnostics.Add(diagnostic);
            }
        }
    }
}
