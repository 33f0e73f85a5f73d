using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The channels (features) from <paramref name="First"/>, <paramref name="Count"/> of them: a part of a split, and the gradient of
/// <see cref="Concat"/>.</summary>
public sealed record Slice(int First, int Count) : LoopOperator
{
    public override string Name => "slice";

    public override string Details => Invariant.Text($"{First}+{Count}");

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        First >= 0 && Count > 0 && First + Count <= inputs[0].Channels && (inputs[0].IsImage || inputs[0].IsVector),
        inputs[0].WithChannels(Count),
        $"{Details} of {inputs[0]}");

    public override void Differentiate(GradientBuilder gradients) =>
        gradients.Add(0, gradients.Graph.Add(new Embed(First, gradients.InputType(0).Channels), gradients.Upstream));

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("Slice", First, inputs[0], output, output);

    /// <summary>The lowering of a slice or, the other way round, of <see cref="Embed"/>.</summary>
    internal static CpuLoop Lower(string template, int first, TensorType whole, TensorType part, TensorType output) => new(
        template,
        "ISliceShape",
        new[] { new ShapeConstant("First", first), new ShapeConstant("Count", part.Channels), new ShapeConstant("Channels", whole.Channels) }
            .Concat(PlaneConstants(output)).ToEquatableArray(),
        Axis(output),
        0);

    internal static TailAxis Axis(TensorType type) => type.IsImage ? TailAxis.Plane : TailAxis.Row;

    /// <summary>Places of a channel, and whether the channels are features side by side.</summary>
    internal static IEnumerable<ShapeConstant> PlaneConstants(TensorType type) =>
        [new ShapeConstant("Plane", type.Length / type.Channels), new ShapeConstant("IsRow", type.IsImage ? 0 : 1)];
}
