using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>The definitions of an architecture string's layers: <c>CONV1: 96 11x11 filters at stride 4</c> for one, <c>CONV: 3x3 pad 1</c> for all.</summary>
internal static class DefinitionBinder
{
    public static void Declare(ModelBinder binder, Frame frame, IEnumerable<StatementSyntax> statements)
    {
        foreach (var syntax in statements.OfType<DefinitionSyntax>())
        {
            var key = Phrase.Read(syntax.Layer.Name.Text, isPhrase: true).Key;
            if (frame.Definitions.ContainsKey(key))
            {
                binder.ReporterOf(frame).Report(
                    Rules.DuplicateName, syntax.Layer.Name.Span, [syntax.Layer.Name.Text, "a layer defined above"], "fix: keep one definition");
            }
            else
            {
                frame.Definitions[key] = new Definition(syntax);
            }
        }
    }

    /// <summary>The definition that a bare layer stands for: that of its own name, of the number it will get, or of its kind.</summary>
    public static Definition? Find(Frame frame, Phrase phrase, string nextName)
    {
        if (phrase.Layer is not { } layer)
        {
            return null;
        }

        var number = new string([.. nextName.Reverse().TakeWhile(char.IsDigit).Reverse()]);
        foreach (var key in phrase.GivenName is null ? [layer.Keyword + number, layer.Keyword] : new[] { phrase.Key, layer.Keyword })
        {
            if (frame.Definitions.TryGetValue(key, out var found))
            {
                found.IsUsed = true;
                return found;
            }
        }

        return null;
    }
}
