using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>x where positive, otherwise <c>alpha (exp(x) - 1)</c>, with a positive alpha (Clevert et al. 2016).</summary>
public sealed record Elu(double Alpha) : UnaryOperator
{
    public override string Name => "elu";

    public override string Details => Invariant.Number(Alpha);

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) => graph.Multiply(dy, graph.Add(new EluSlope(Alpha), y));

    protected override string Cpu(string x) =>
        $"(V.Relu({x}) + ((V.Exp(V.Min({x}, V.Zero)) - V.Broadcast(T.One)) * V.Broadcast(T.CreateTruncating({Invariant.Number(Alpha)}))))";
}

/// <summary>The slope of <see cref="Elu"/>, given its result: 1 where positive, otherwise <c>y + alpha</c>.</summary>
public sealed record EluSlope(double Alpha) : UnaryOperator
{
    public override string Name => "elu_slope";

    public override string Details => Invariant.Number(Alpha);

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) =>
        graph.Multiply(dy, graph.Subtract(graph.Constant(1), graph.Add(new Step(), x)));

    protected override string Cpu(string x) =>
        $"(V.Step({x}) + ((V.Broadcast(T.One) - V.Step({x})) * (V.Min({x}, V.Zero) + V.Broadcast(T.CreateTruncating({Invariant.Number(Alpha)})))))";
}
