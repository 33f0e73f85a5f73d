using System.Linq;
using DslCompiler.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace DslCompiler.Generator.Emit;

/// <summary>Names of a model's things in C#.</summary>
internal static class CSharpName
{
    /// <summary>A name, with <c>@</c> in front where C# keeps the word for itself.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>The type of a volume: <c>S28x28x6</c> or <c>S10</c>.</summary>
    public static string Volume(TensorType type) => "S" + type.ToVolume();

    /// <summary>The type of a parameter's extents, in their own order: <c>P6x1x5x5</c>.</summary>
    public static string Extents(EquatableArray<int> extents) => "P" + string.Join("x", extents.Select(Invariant.Number));

    /// <summary>The property of a layer; a model may not have a member of its own name.</summary>
    public static string Layer(NetworkModel model, string layer)
    {
        var name = Naming.Pascal(layer);
        return name == model.Name || name is "Declaration" or "Cpu" ? name + "_" : name;
    }

    /// <summary>A path as <c>#line</c> takes it: between quotes, without escapes.</summary>
    public static string LinePath(string path) => path.Replace("\"", "").Replace("\n", "").Replace("\r", "");

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
