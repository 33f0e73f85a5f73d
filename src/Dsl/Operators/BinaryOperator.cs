using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>A function of two elements; a scalar constant goes with any type.</summary>
public abstract record BinaryOperator : PointwiseOperator
{
    public override TensorType InferType(IReadOnlyList<TensorType> inputs)
    {
        var (a, b) = (inputs[0], inputs[1]);
        return Expect(a == b || a == TensorType.Scalar || b == TensorType.Scalar, a == TensorType.Scalar ? b : a, $"{a} against {b}");
    }

    public sealed override string Cpu(IReadOnlyList<string> operands) => Cpu(operands[0], operands[1]);

    protected abstract string Cpu(string a, string b);

    /// <summary>Adds a gradient, unless the input is a constant.</summary>
    protected static void AddUnlessConstant(GradientBuilder gradients, int input, int gradient)
    {
        if (gradients.InputType(input) != TensorType.Scalar)
        {
            gradients.Add(input, gradient);
        }
    }
}
