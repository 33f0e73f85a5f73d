using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Tree to models: all models of a file.</summary>
internal static class Binder
{
    public static IEnumerable<NetworkModel> Bind(SourceText source, FileSyntax file, DiagnosticBag diagnostics)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (file.Items.Count == 0 && !diagnostics.HasErrors)
        {
            diagnostics.Report(Rules.NoModel, default, [], "fix: begin with model Name { input [32x32x3] ... }");
        }

        foreach (var syntax in file.Items.OfType<ModelSyntax>())
        {
            var isNew = names.Add(syntax.Name.Text);
            if (!isNew)
            {
                diagnostics.Report(Rules.DuplicateName, syntax.Name.Span, [syntax.Name.Text, "a model above"], "fix: give one of them another name");
            }

            var own = new DiagnosticBag();
            var firstBad = syntax.Statements.OfType<BadStatementSyntax>().Select(b => b.Span.Start).DefaultIfEmpty(int.MaxValue).Min();
            var model = new ModelBinder(source, syntax, own).Bind();

            // Below a line that could not be read, sizes and missing pieces may be its fault: only what is wrong by itself is told.
            foreach (var diagnostic in own.ToSorted().Where(d => d.Span.Start < firstBad || d.Rule.Id.StartsWith("DSL03", StringComparison.Ordinal)))
            {
                diagnostics.Add(diagnostic);
            }

            if (model is not null && isNew && firstBad == int.MaxValue)
            {
                yield return model;
            }
        }
    }
}
