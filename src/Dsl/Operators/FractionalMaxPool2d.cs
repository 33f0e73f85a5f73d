using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The largest element of each of <c>OutHeight x OutWidth</c> windows whose places are drawn for each channel of each sample (Graham 2014, pseudo-random
/// and overlapping): PyTorch's <c>fractional_max_pool2d</c>, given its random samples. Those are a function of seed, step, site and channel, so the gradient
/// draws the same again; in inference, and where the site is <see cref="Fixed"/>, they are all 0.5.</summary>
public sealed record FractionalMaxPool2d(int Height, int Width, int OutHeight, int OutWidth, int Site) : LoopOperator
{
    /// <summary>The site of windows that are not drawn.</summary>
    public const int Fixed = -1;

    public override string Name => "fractional_max_pool2d";

    public override string Details => Invariant.Text($"{Height}x{Width} to {OutHeight}x{OutWidth}{(Site == Fixed ? "" : $" site {Site}")}");

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].Height - Height >= OutHeight - 1 && inputs[0].Width - Width >= OutWidth - 1,
        TensorType.Batched(inputs[0].Channels, OutHeight, OutWidth),
        $"{Details} of {inputs[0]}");

    public override int InInference(GraphBuilder graph, int[] inputs) => graph.Add(this with { Site = Fixed }, inputs);

    public override void Differentiate(GradientBuilder gradients) => gradients.Add(0, gradients.Graph.Add(
        new FractionalMaxPool2dGradient(this), gradients.Input(0), gradients.Output, gradients.Upstream));

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, $"value = Gpu.FractionalMaxPool(x0, {Pool2d.GpuPlace(output)}, s, {GpuShape(inputs[0])});");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("FractionalMaxPool2d", inputs[0]);

    internal CpuLoop Lower(string template, TensorType image) => new(
        template,
        "IFractionalPoolShape",
        EquatableArray.Of(
            new ShapeConstant("Channels", image.Channels),
            new ShapeConstant("Height", image.Height),
            new ShapeConstant("Width", image.Width),
            new ShapeConstant("WindowHeight", Height),
            new ShapeConstant("WindowWidth", Width),
            new ShapeConstant("OutHeight", OutHeight),
            new ShapeConstant("OutWidth", OutWidth),
            new ShapeConstant("Site", Site)),
        TailAxis.Plane,
        0);

    internal string GpuShape(TensorType image) => Invariant.Text(
        $"new FractionalShape({image.Height}, {image.Width}, {Height}, {Width}, {OutHeight}, {OutWidth}, {Site})");
}

/// <summary>The gradient of <see cref="FractionalMaxPool2d"/>: each window's goes to its first largest element. Inputs: x, y, dy.</summary>
public sealed record FractionalMaxPool2dGradient(FractionalMaxPool2d Pool) : LoopOperator
{
    public override string Name => "fractional_max_pool2d_gradient";

    public override string Details => Pool.Details;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[0];

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, $"value = Gpu.FractionalMaxPoolGradient(x0, x2, {Pool2d.GpuPlace(output)}, s, {Pool.GpuShape(output)});");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Pool.Lower("FractionalMaxPool2dGradient", output);
}
