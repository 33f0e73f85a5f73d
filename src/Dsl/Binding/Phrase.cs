using System.Linq;
using System.Text.RegularExpressions;
using DslCompiler.Layers;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>A layer's word or two words (<c>CONV1</c>, <c>MAX POOL1</c>, <c>Fully Connected</c>) read: the layer, the name that a number gives it,
/// and the arguments that are left.</summary>
internal sealed record Phrase(string Word, Layer? Layer, string? GivenName, EquatableArray<ArgumentSyntax> Arguments)
{
    private static readonly Regex Numbered = new("^([A-Za-z_]+?)([0-9]+)$", RegexOptions.CultureInvariant);

    public static Phrase Read(LayerSyntax syntax, Scope scope)
    {
        // Two words first: MAX POOL is not a layer MAX with an argument.
        if (syntax.Arguments.Count > 0
            && syntax.Arguments[0] is ValueArgumentSyntax { AfterComma: false, Value: NameExpressionSyntax second }
            && !scope.Has(second.Name)
            && Read(syntax.Name.Text + second.Name, isPhrase: true) is { Layer: not null } both)
        {
            return both with { Arguments = syntax.Arguments.Skip(1).ToEquatableArray() };
        }

        return Read(syntax.Name.Text) with { Arguments = syntax.Arguments };
    }

    /// <summary>The layer that a word names, with or without a number behind. As a phrase of two words its other names count too:
    /// <c>Fully Connected</c>, <c>Max Pooling</c>.</summary>
    public static Phrase Read(string word, bool isPhrase = false)
    {
        if (Find(word, isPhrase) is { } layer)
        {
            return new Phrase(word, layer, null, default);
        }

        return Numbered.Match(word) is { Success: true } match && Find(match.Groups[1].Value, isPhrase) is { } numbered
            ? new Phrase(word, numbered, word, default)
            : new Phrase(word, null, null, default);
    }

    private static Layer? Find(string word, bool isPhrase) => LayerList.Find(word) ?? (isPhrase ? LayerList.FindOther(word) : null);

    /// <summary>The key under which a definition is kept: the layer's proper word and the number.</summary>
    public string Key => Layer is null ? Word.ToUpperInvariant()
        : Layer.Keyword + (GivenName is null ? "" : Numbered.Match(GivenName).Groups[2].Value);
}
