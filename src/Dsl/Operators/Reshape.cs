using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The same elements, in the same order (channel, row, column), under other extents. Moves nothing.</summary>
public sealed record Reshape(EquatableArray<int> Extents) : ViewOperator
{
    public override string Name => "reshape";

    public override string Details => string.Join("x", Extents);

    public override TensorType InferType(IReadOnlyList<TensorType> inputs)
    {
        var type = inputs[0] with { Extents = Extents };
        return Expect(type.Length == inputs[0].Length, type, $"{inputs[0]} has not as many elements as {type}");
    }

    public override void Differentiate(GradientBuilder gradients) =>
        gradients.Add(0, gradients.Graph.Add(new Reshape(gradients.InputType(0).Extents), gradients.Upstream));
}
