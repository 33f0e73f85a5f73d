using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>tanh(x)</c>; its slope is <c>1 - y²</c>.</summary>
public sealed record Tanh : UnaryOperator
{
    public override string Name => "tanh";

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) =>
        graph.Multiply(dy, graph.Subtract(graph.Constant(1), graph.Multiply(y, y)));

    protected override string Cpu(string x) => $"V.Tanh({x})";
}
