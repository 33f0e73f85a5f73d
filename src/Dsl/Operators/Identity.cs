using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>x</c> itself: what a layer that works in training only is in inference. "simplify" removes it.</summary>
public sealed record Identity : UnaryOperator
{
    public override string Name => "identity";

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) => dy;

    protected override string Cpu(string x) => $"({x})";
}
