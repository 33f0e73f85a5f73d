namespace DslCompiler.Diagnostics;

/// <summary>A stretch of the source text: zero-based start and length, in characters.</summary>
public readonly record struct TextSpan(int Start, int Length)
{
    public int End => Start + Length;

    public static TextSpan Between(int start, int end) => new(start, end > start ? end - start : 0);

    /// <summary>The stretch from the start of this one to the end of another.</summary>
    public TextSpan To(TextSpan other) => Between(Start, other.End);
}
