using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>relu(x)</c>: x where positive, otherwise 0. Its slope at 0 is 0, as PyTorch's (Nair and Hinton 2010).</summary>
public sealed record Relu : UnaryOperator
{
    public override string Name => "relu";

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) =>
        graph.Multiply(dy, graph.Add(new Step(), y));

    protected override string Cpu(string x) => $"V.Relu({x})";
}
