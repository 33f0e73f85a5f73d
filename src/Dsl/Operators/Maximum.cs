namespace DslCompiler.Operators;

/// <summary><c>max(a, b)</c>, element by element: PyTorch's <c>maximum</c>. Where both are equal each gets half of the gradient.</summary>
public sealed record Maximum : BinaryOperator
{
    public override string Name => "maximum";

    public override void Differentiate(GradientBuilder gradients)
    {
        var (graph, dy) = (gradients.Graph, gradients.Upstream);
        var (a, b) = (gradients.Input(0), gradients.Input(1));
        var (above, below) = (graph.Add(new Step(), graph.Subtract(a, b)), graph.Add(new Step(), graph.Subtract(b, a)));
        var half = graph.Multiply(graph.Constant(0.5), graph.Subtract(above, below));
        AddUnlessConstant(gradients, 0, graph.Multiply(dy, graph.Sum(half, graph.Constant(0.5))));
        AddUnlessConstant(gradients, 1, graph.Multiply(dy, graph.Subtract(graph.Constant(0.5), half)));
    }

    protected override string Cpu(string a, string b) => $"V.Max({a}, {b})";
}
