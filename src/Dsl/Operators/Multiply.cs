namespace DslCompiler.Operators;

/// <summary><c>a * b</c>, element by element.</summary>
public sealed record Multiply : BinaryOperator
{
    public override string Name => "mul";

    public override void Differentiate(GradientBuilder gradients)
    {
        var graph = gradients.Graph;
        AddUnlessConstant(gradients, 0, graph.Multiply(gradients.Upstream, gradients.Input(1)));
        AddUnlessConstant(gradients, 1, graph.Multiply(gradients.Upstream, gradients.Input(0)));
    }

    protected override string Cpu(string a, string b) => $"({a} * {b})";
}
