using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>The rules of what terms over places may be put together to; null where they may not.</summary>
internal static class CellKinds
{
    public static CellKind? Combine(char sign, CellType left, CellType right)
    {
        if (left.Kind > right.Kind)
        {
            (left, right) = (right, left);
        }

        return (left.Kind, right.Kind, sign) switch
        {
            (CellKind.Vector, CellKind.Vector, _) => CellKind.Vector,
            (CellKind.Vector, CellKind.Places, _) when !left.IsData => CellKind.Places,
            (CellKind.Vector, CellKind.Places, '+') => CellKind.Moved,
            (CellKind.Vector or CellKind.Places or CellKind.Moved, CellKind.Moved, '+') => CellKind.Moved,
            (CellKind.Places, CellKind.Places, '+' or '-' or '*') => CellKind.Places,
            (CellKind.Places, CellKind.Weights, '*') => CellKind.Weighted,
            _ => null,
        };
    }

    /// <summary>Of a function of one argument.</summary>
    public static CellKind? Of(string function, CellKind argument) => (function.ToLowerInvariant(), argument) switch
    {
        (CellGrammar.Softmax, CellKind.Scores) => CellKind.Weights,
        (CellGrammar.Sum, CellKind.Weighted) => CellKind.Vector,
        (CellGrammar.Softmax or CellGrammar.Sum, _) => null,
        ("tanh", CellKind.Moved) => CellKind.Bent,
        (_, CellKind.Vector or CellKind.Places) => argument,
        _ => null,
    };

    /// <summary>What to write, told beside a mistake.</summary>
    public static string Fix(string map) => $"fix: attention is sum(softmax(dot(Wq h, {map})) * {map}), or with dot(V, tanh(Wa {map} + Wq h))";
}
