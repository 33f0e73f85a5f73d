using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>x where positive, otherwise <c>slope * x</c> (Maas et al. 2013); at 0 the slope is that of the negative side, as PyTorch's.</summary>
public sealed record LeakyRelu(double Slope) : UnaryOperator
{
    public override string Name => "leaky_relu";

    public override string Details => Invariant.Number(Slope);

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy)
    {
        // With a positive slope the result has the sign of x, which then need not be kept.
        var step = graph.Multiply(graph.Constant(1 - Slope), graph.Add(new Step(), Slope > 0 ? y : x));
        return graph.Multiply(dy, graph.Sum(step, graph.Constant(Slope)));
    }

    protected override string Cpu(string x) =>
        $"(V.Relu({x}) + (V.Min({x}, V.Zero) * V.Broadcast(T.CreateTruncating({Invariant.Number(Slope)}))))";
}
