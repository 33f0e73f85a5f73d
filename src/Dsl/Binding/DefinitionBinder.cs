using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>The definitions of an architecture string's layers: <c>CONV1: 96 11x11 filters at stride 4</c> for one, <c>CONV: 3x3 pad 1</c> for all.</summary>
internal static class DefinitionBinder
{
    public static void Declare(ModelBinder binder, Frame frame, IReadOnlyCollection<StatementSyntax> statements)
    {
        var named = new HashSet<string>(statements.OfType<ChainSyntax>().Where(c => c.Links.Count > 1).SelectMany(c => c.Links).Select(l => l.Body)
            .OfType<LayerSyntax>().Where(l => l.IsBare).Select(l => l.Name.Text));
        foreach (var syntax in statements.Select(s => s as DefinitionSyntax ?? WithoutColon(s, named, binder, frame)).OfType<DefinitionSyntax>())
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

    /// <summary>Whether a line is a definition but for its colon: it has been told and counts as one.</summary>
    public static bool IsDefinition(ChainSyntax chain, Frame frame) => frame.Definitions.Values.Any(d => ReferenceEquals(d.Syntax.Layer, chain.Links[0].Body));

    /// <summary><c>CONV1 96 11x11</c> below a string that names CONV1.</summary>
    private static DefinitionSyntax? WithoutColon(StatementSyntax statement, HashSet<string> named, ModelBinder binder, Frame frame)
    {
        if (statement is not ChainSyntax { Name: null, When: null } chain || chain.Links[0].Body is not LayerSyntax { IsBare: false, Call: null } layer
            || !named.Contains(layer.Name.Text) || Phrase.Read(layer.Name.Text).GivenName is null)
        {
            return null;
        }

        var arguments = TextSpan.Between(layer.Name.Span.End, layer.Span.End);
        binder.ReporterOf(frame).Report(
            Rules.DuplicateName, layer.Name.Span, [layer.Name.Text, "a layer of the architecture string"],
            $"fix: a layer is defined by a colon: {layer.Name.Text}: {ModelBinder.TextOf(frame, arguments)}");
        return new DefinitionSyntax(chain.Volume, layer, chain.Links.Skip(1).ToEquatableArray(), chain.Span);
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
