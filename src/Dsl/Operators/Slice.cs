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

    public override int? InBlocks(LayoutBuilder layout, int[] inputs) =>
        layout.HasBlocks(inputs) && FitsBlocks(First, Count, layout.TypeOf(inputs[0]).Channels) ? layout.AddInBlocks(this, inputs) : null;

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, Invariant.Text($"value = x0[n * {inputs[0].Length} + {First * (output.Length / output.Channels)} + i];"));

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("Slice", First, inputs[0], output, output);

    /// <summary>The lowering of a slice or, the other way round, of <see cref="Embed"/>.</summary>
    internal static CpuLoop Lower(string template, int first, TensorType whole, TensorType part, TensorType output) => new(
        template,
        "ISliceShape",
        new[] { new ShapeConstant("First", whole.IsBlocked ? first / TensorType.Block : first), new ShapeConstant("Count", Units(part)), new ShapeConstant("Channels", Units(whole)) }
            .Concat(PlaneConstants(output)).ToEquatableArray(),
        Axis(output),
        0);

    /// <summary>Whether a part lies in whole blocks of the whole, but for the last one.</summary>
    internal static bool FitsBlocks(int first, int count, int channels) =>
        first % TensorType.Block == 0 && (count % TensorType.Block == 0 || first + count == channels);

    /// <summary>What is copied at a time: channels, or blocks of them.</summary>
    internal static int Units(TensorType type) => type.IsBlocked ? type.Blocks : type.Channels;

    internal static TailAxis Axis(TensorType type) => type is { IsImage: true, IsBlocked: false } ? TailAxis.Plane : TailAxis.Row;

    /// <summary>Elements of a channel (of a block of them), and how channels lie in memory.</summary>
    internal static IEnumerable<ShapeConstant> PlaneConstants(TensorType type) =>
        [new ShapeConstant("Plane", type.IsBlocked ? type.StoredLength / type.Blocks : type.Length / type.Channels), new ShapeConstant("Axis", type.IsBlocked ? 2 : type.IsImage ? 0 : 1)];
}
