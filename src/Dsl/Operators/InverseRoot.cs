using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>1 / sqrt(x + epsilon)</c>: of a variance, what divides by the standard deviation.</summary>
public sealed record InverseRoot(double Epsilon) : UnaryOperator
{
    public override string Name => "inverse_root";

    public override string Details => Invariant.Number(Epsilon);

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) =>
        graph.Multiply(dy, graph.Multiply(graph.Constant(-0.5), graph.Multiply(y, graph.Multiply(y, y))));

    protected override string Cpu(string x) => $"(V.Broadcast(T.One) / V.Sqrt({x} + V.Broadcast(T.CreateTruncating({Invariant.Number(Epsilon)}))))";
}
