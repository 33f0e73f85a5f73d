using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>sigmoid(x) = 1 / (1 + exp(-x))</c>; its slope is <c>y (1 - y)</c>.</summary>
public sealed record Sigmoid : UnaryOperator
{
    public override string Name => "sigmoid";

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) =>
        graph.Multiply(dy, graph.Multiply(y, graph.Subtract(graph.Constant(1), y)));

    protected override string Cpu(string x) => $"V.Sigmoid({x})";
}
