using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>1 / x</c> where x is positive, otherwise 0; a positive number below the smallest normal one counts as that, so that none becomes infinite.</summary>
public sealed record InverseOrZero : UnaryOperator
{
    public override string Name => "inverse_or_zero";

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) =>
        graph.Multiply(dy, graph.Multiply(graph.Constant(-1), graph.Multiply(y, y)));

    protected override string Cpu(string x) => $"(V.Step({x}) / V.Max({x}, V.Broadcast(T.CreateTruncating(1.1754943508222875E-38))))";
}
