using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>An image brought into blocks of channels (<see cref="TensorType.IsBlocked"/>). Only choose-layout makes it.</summary>
public sealed record ToBlocks : LoopOperator
{
    public override string Name => "to_blocks";

    public override string Role => "ToBlocks";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs[0] is { IsImage: true, IsBlocked: false }, inputs[0] with { IsBlocked = true }, $"{inputs[0]} is no image in planes");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("ToBlocks", output);

    /// <summary>The lowering of a loop over the planes of an image.</summary>
    internal static CpuLoop Lower(string template, TensorType image, TailAxis tail = TailAxis.None) => new(
        template,
        "IPlanes",
        EquatableArray.Of(new ShapeConstant("Channels", image.Channels), new ShapeConstant("Plane", image.Height * image.Width)),
        tail,
        0);
}

/// <summary>An image brought out of blocks.</summary>
public sealed record FromBlocks : LoopOperator
{
    public override string Name => "from_blocks";

    public override string Role => "FromBlocks";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs[0].IsBlocked, inputs[0] with { IsBlocked = false }, $"{inputs[0]} is not in blocks");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => ToBlocks.Lower("FromBlocks", output);
}

/// <summary>An image of one place, in whole blocks or in planes: its memory is the same.</summary>
public sealed record Relayout : ViewOperator
{
    public override string Name => "relayout";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) =>
        Expect(Fits(inputs[0]), inputs[0] with { IsBlocked = !inputs[0].IsBlocked }, $"{inputs[0]} has more places than one, or a block that is not full");

    public static bool Fits(TensorType image) => image.Height * image.Width == 1 && image.Channels % TensorType.Block == 0;
}

/// <summary>An image in whole blocks as a vector, in the order in which it lies there: what the weights of a product can be laid out for.</summary>
public sealed record FlattenBlocks : ViewOperator
{
    public override string Name => "flatten_blocks";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        Fits(inputs[0]), inputs[0] with { IsBlocked = false, Extents = EquatableArray.Of(inputs[0].Length) }, $"{inputs[0]} is not in whole blocks");

    public static bool Fits(TensorType image) => image.IsBlocked && image.Channels % TensorType.Block == 0;
}
