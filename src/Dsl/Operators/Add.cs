namespace DslCompiler.Operators;

/// <summary><c>a + b</c>, element by element.</summary>
public sealed record Add : BinaryOperator
{
    public override string Name => "add";

    public override void Differentiate(GradientBuilder gradients)
    {
        AddUnlessConstant(gradients, 0, gradients.Upstream);
        AddUnlessConstant(gradients, 1, gradients.Upstream);
    }

    protected override string Cpu(string a, string b) => $"({a} + {b})";
}
