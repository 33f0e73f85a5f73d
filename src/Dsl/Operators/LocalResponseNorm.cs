using System;
using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>Local response normalisation over neighbouring channels (Krizhevsky et al. 2012): <c>y = x / (k + alpha / size * sum)^beta</c>, where the sum is
/// of the squares of <paramref name="Size"/> channels around. The division by the size is PyTorch's <c>LocalResponseNorm</c> and Caffe's; the paper has
/// none, so the paper's alpha is to be multiplied by the size.</summary>
public sealed record LocalResponseNorm(int Size, double Alpha, double Beta, double K) : LoopOperator
{
    /// <summary>Places that a worker does at a time.</summary>
    private const int Places = 64;

    /// <summary>In blocks: elements that the channels of so many places take in scratch, which the nearest cache holds twice.</summary>
    private const int StretchElements = 4096;

    public override string Name => "lrn";

    public override string Details => Invariant.Text($"{Size} alpha {Invariant.Number(Alpha)} beta {Invariant.Number(Beta)} k {Invariant.Number(K)}");

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(inputs[0].IsImage, inputs[0], $"{inputs[0]} is no image");

    public override void Differentiate(GradientBuilder gradients) => gradients.Add(0, gradients.Graph.Add(
        new LocalResponseNormGradient(Size, Alpha, Beta, K), gradients.Input(0), gradients.Upstream));

    /// <summary>As the images lie.</summary>
    public override int? InBlocks(LayoutBuilder layout, int[] inputs) => layout.HasBlocks(inputs) ? layout.AddInBlocks(this, inputs) : null;

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, $"value = Gpu.LocalResponseNorm(x0, n, i, {GpuShape(output)});");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("LocalResponseNorm", output, 0);

    internal CpuLoop Lower(string template, TensorType x, int scratchRows)
    {
        var row = TensorType.Block * (x.Blocks + (2 * ((Size / 2 + TensorType.Block - 1) / TensorType.Block)));
        var places = x.IsBlocked ? Math.Min(Places, Math.Max(1, StretchElements / row)) : Places;
        return new CpuLoop(
            (x.IsBlocked ? "Blocked" : "") + template,
            "ILrnShape",
            EquatableArray.Of(
                new ShapeConstant("Channels", x.Channels),
                new ShapeConstant("Plane", x.Height * x.Width),
                new ShapeConstant("Places", places),
                new ShapeConstant("Before", Size / 2),
                new ShapeConstant("Behind", (Size - 1) / 2),
                ShapeConstant.OfReal("Alpha", Alpha / Size),
                ShapeConstant.OfReal("Beta", Beta),
                ShapeConstant.OfReal("K", K)),
            x.IsBlocked ? TailAxis.Row : TailAxis.Plane,
            x.IsBlocked ? (scratchRows + 1L) * places * row : (long)scratchRows * x.Channels * Places);
    }

    internal string GpuShape(TensorType x) => Invariant.Text(
        $"new LrnShape({x.Channels}, {x.Height * x.Width}, {Size / 2}, {(Size - 1) / 2}, {Invariant.Number(Alpha / Size)}f, {Invariant.Number(Beta)}f, {Invariant.Number(K)}f)");
}

/// <summary>The gradient of <see cref="LocalResponseNorm"/>. Inputs: x, dy.</summary>
public sealed record LocalResponseNormGradient(int Size, double Alpha, double Beta, double K) : LoopOperator
{
    public override string Name => "lrn_gradient";

    public override string Details => Forward.Details;

    private LocalResponseNorm Forward => new(Size, Alpha, Beta, K);

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    /// <summary>As the images lie.</summary>
    public override int? InBlocks(LayoutBuilder layout, int[] inputs) => layout.HasBlocks(inputs) ? layout.AddInBlocks(this, inputs) : null;

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, $"value = Gpu.LocalResponseNormGradient(x0, x1, n, i, {Forward.GpuShape(output)});");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Forward.Lower("LocalResponseNormGradient", output, scratchRows: 1);
}
