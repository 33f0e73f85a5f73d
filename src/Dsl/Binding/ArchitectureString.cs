using System.Linq;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Tells an architecture string of the slides, <c>[(CONV-RELU)*N-POOL?]*M-(FC-RELU)*K-SOFTMAX</c>: layers by name only,
/// which are defined below or left to their defaults.</summary>
internal static class ArchitectureString
{
    public static bool Is(ChainSyntax chain, Library library, Frame frame) =>
        (chain.Links.Count > 1 || chain.Links[0].Body is GroupSyntax) && chain.Links.All(l => IsBare(l, library, frame));

    private static bool IsBare(LinkSyntax link, Library library, Frame frame) => link.Body switch
    {
        LayerSyntax layer => layer.Call is null && Phrase.Read(layer, frame.Scope).Arguments.Count == 0 && library.Find(layer.Name.Text) is null,
        GroupSyntax group => group.Statements.All(s => s is ChainSyntax { When: null } chain && chain.Links.All(l => IsBare(l, library, frame))),
        _ => false,
    };
}
