namespace DslCompiler.Binding;

/// <summary>What a term of an equation is: a vector, or in a cell that attends to a sequence something of each of its steps (its <i>places</i>).</summary>
internal enum CellKind
{
    /// <summary>A number, or one vector.</summary>
    Vector,

    /// <summary>A vector of each place, the same at every step of the scan.</summary>
    Places,

    /// <summary>The same, but moved by a vector of the scan's step: <c>Wa a + Wq h</c>.</summary>
    Moved,

    /// <summary><c>tanh</c> of that.</summary>
    Bent,

    /// <summary>A number of each place: <c>dot(v, tanh(Wa a + Wq h))</c>, <c>dot(h, a)</c>.</summary>
    Scores,

    /// <summary><c>softmax</c> of scores.</summary>
    Weights,

    /// <summary><c>w * a</c>, which only <c>sum</c> takes.</summary>
    Weighted,
}
