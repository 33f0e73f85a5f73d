namespace DslCompiler.Operators;

/// <summary><c>a - b</c>, element by element.</summary>
public sealed record Subtract : BinaryOperator
{
    public override string Name => "sub";

    public override void Differentiate(GradientBuilder gradients)
    {
        var graph = gradients.Graph;
        AddUnlessConstant(gradients, 0, gradients.Upstream);
        AddUnlessConstant(gradients, 1, graph.Multiply(graph.Constant(-1), gradients.Upstream));
    }

    protected override string Cpu(string a, string b) => $"({a} - {b})";
}
