using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>sqrt(x)</c>, of numbers that are not negative. Its slope at 0 is taken for 0, where PyTorch has an infinity.</summary>
public sealed record SquareRoot : UnaryOperator
{
    public override string Name => "sqrt";

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) =>
        graph.Multiply(dy, graph.Multiply(graph.Constant(0.5), graph.Add(new InverseOrZero(), y)));

    protected override string Cpu(string x) => $"V.Sqrt({x})";
}
