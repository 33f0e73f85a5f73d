using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>One number, the same for every element and sample. It is written into the code.</summary>
public sealed record Constant(double Value) : PointwiseOperator
{
    public override string Name => "constant";

    public override string Details => Invariant.Number(Value);

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => TensorType.Scalar;

    public override string Cpu(IReadOnlyList<string> operands) =>
        Value == 0 ? "V.Zero" : $"V.Broadcast(T.CreateTruncating({Invariant.Number(Value)}))";

    public override string Gpu(IReadOnlyList<string> operands) => GpuNumber(Value);

    /// <summary>A number as C#'s <c>float</c>.</summary>
    internal static string GpuNumber(double value) => $"({Invariant.Number((float)value)}f)";
}
