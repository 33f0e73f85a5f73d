using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>step(x)</c>: 1 where x is positive, otherwise 0. The slope of <see cref="Relu"/>; its own slope is 0 everywhere.</summary>
public sealed record Step : UnaryOperator
{
    public override string Name => "step";

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) =>
        graph.Multiply(dy, graph.Constant(0));

    protected override string Cpu(string x) => $"V.Step({x})";
}
