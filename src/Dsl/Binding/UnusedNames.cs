using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Finds names that are given and never read. A name counts as read where the text has it a second time, whatever conditions say:
/// what a parameter switches off today is not unused.</summary>
internal static class UnusedNames
{
    public static void Check(SourceText source, FileSyntax file, Library library, DiagnosticBag diagnostics)
    {
        var hasModel = file.Items.OfType<ModelSyntax>().Any();
        foreach (var declaration in file.Items.OfType<DeclarationSyntax>())
        {
            if (hasModel && declaration is not ModelSyntax && ReferenceEquals(library.Find(declaration.Name.Text)?.Syntax, declaration))
            {
                Check(source, new TextSpan(0, source.Text.Length), declaration.Kind, declaration.Name, diagnostics, "fix: use it, or remove it");
            }

            // The scores of an architecture string are as many as classes says, without naming it.
            foreach (var parameter in declaration.Parameters.Where(p => p.Name.Text != "classes"))
            {
                Check(source, declaration.Span, "parameter", parameter.Name, diagnostics, "fix: use it, or remove it");
            }

            var statements = (declaration as ModelSyntax)?.Statements ?? (declaration as BlockSyntax)?.Statements ?? default;
            foreach (var chain in statements.OfType<ChainSyntax>().Where(c => c.Name is not null && !NamesItsLayer(c)))
            {
                Check(source, declaration.Span, "tensor", chain.Name!, diagnostics, "fix: join it, list it as an output, or leave the name out");
            }
        }
    }

    /// <summary>Definitions that no layer of the architecture string stands for.</summary>
    public static void CheckDefinitions(ModelBinder binder, Frame frame)
    {
        foreach (var definition in frame.Definitions.Values.Where(d => !d.IsUsed))
        {
            var name = definition.Syntax.Layer.Name;
            binder.Warn(Rules.Unused, name.Span, frame, ["definition", name.Text], "fix: name it in the architecture string, or remove it");
        }
    }

    /// <summary><c>conv1 = CONV 64 7x7</c> names the layer, which reads well on its own.</summary>
    private static bool NamesItsLayer(ChainSyntax chain) => chain is { Else: null, Links.Count: 1 } && chain.Links[0].Body is LayerSyntax;

    private static void Check(SourceText source, TextSpan within, string kind, NameSyntax name, DiagnosticBag diagnostics, string fix)
    {
        if (!IsMentioned(source.Text, within, name))
        {
            diagnostics.Report(Rules.Unused, name.Span, [kind, name.Text], fix);
        }
    }

    /// <summary>Whether a stretch of text has the name anywhere but where it is given; comments do not count.</summary>
    private static bool IsMentioned(string text, TextSpan within, NameSyntax name)
    {
        for (var at = within.Start; at < within.End;)
        {
            var start = Tokens.SkipBlanks(text, at);
            var word = Look.Word(text, start, out var end);
            if (word == name.Text && start != name.Span.Start && end <= within.End)
            {
                return true;
            }

            // A letter right behind a digit belongs to a size (3xk): look at what follows the x, too.
            at = word.Length > 0 ? end : start < text.Length && char.IsDigit(text[start]) && start + 1 < text.Length && text[start + 1] is 'x' ? start + 2 : start + 1;
        }

        return false;
    }
}
