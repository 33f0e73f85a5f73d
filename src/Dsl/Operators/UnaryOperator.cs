using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>A function of one element.</summary>
public abstract record UnaryOperator : PointwiseOperator
{
    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override void Differentiate(GradientBuilder gradients) =>
        gradients.Add(0, Gradient(gradients.Graph, gradients.Input(0), gradients.Output, gradients.Upstream));

    public sealed override string Cpu(IReadOnlyList<string> operands) => Cpu(Naming.Unbracketed(operands[0]));

    /// <summary>The gradient of the input <paramref name="x"/>, given the result <paramref name="y"/> and its gradient <paramref name="dy"/>.</summary>
    protected abstract int Gradient(GraphBuilder graph, int x, int y, int dy);

    protected abstract string Cpu(string x);
}
