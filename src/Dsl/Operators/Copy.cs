using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>x</c> itself, in memory of its own: the result <paramref name="Key"/>, where its value is another result too, a view, or the caller's.
/// "own-results" adds it.</summary>
public sealed record Copy(string Key) : UnaryOperator
{
    public override string Name => "copy";

    public override string Details => Key;

    public override string Role => "Copy";

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) => dy;

    protected override string Cpu(string x) => $"({x})";
}
