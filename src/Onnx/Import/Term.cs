namespace DslCompiler.Onnx.Import;

/// <summary>What a term of a cell's equations is.</summary>
internal enum TermKind
{
    Input,
    State,
    Number,
    Vector,
    Product,
    Call,
    Sum,
    Difference,
    Multiple,
    Concat,
}

/// <summary>A value within the body of a loop. Values that several others read are one term.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Its elements; 0 of a number.</param>
/// <param name="Parts">What it is made of.</param>
internal sealed record Term(TermKind Kind, int Length, params Term[] Parts)
{
    /// <summary>Of a state: which.</summary>
    public int State { get; set; }

    /// <summary>Of a number.</summary>
    public float Number { get; init; }

    /// <summary>Of a vector or a product: what is trained.</summary>
    public ImportTensor? Tensor { get; init; }

    /// <summary>Of a call.</summary>
    public string Function { get; init; } = "";

    /// <summary>Each is itself only: many are equal.</summary>
    public bool Equals(Term? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
