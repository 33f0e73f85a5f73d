using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>A fully connected layer whose weights are, for each sample anew, 0 with probability <c>p</c> and otherwise scaled by <c>1 / (1 - p)</c>: DropConnect
/// (Wan et al. 2013). In inference it is the plain product, the mean of all masks (the paper samples a normal distribution about that mean). The draw is a
/// function of seed, step, site, sample and weight, so the gradients draw the same again. Inputs: x, w; to x's batch by w's rows.</summary>
public sealed record DropConnect(double Probability, int Site) : LoopOperator
{
    public override string Name => "drop_connect";

    public override string Details => Invariant.Text($"{Invariant.Number(Probability)} site {Site}");

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs[0].IsVector && inputs[1].Extents.Count == 2 && inputs[1].Extents[1] == inputs[0].Length,
        inputs[0] with { Extents = EquatableArray.Of(inputs[1].Extents[0]) },
        $"{inputs[0]} by {inputs[1]}");

    public override int InInference(GraphBuilder graph, int[] inputs) => graph.Add(new MatMul(false, true), inputs);

    public override void Differentiate(GradientBuilder gradients)
    {
        var (graph, x, w) = (gradients.Graph, gradients.Input(0), gradients.Input(1));
        gradients.Add(0, graph.Add(new DropConnectInputGradient(this), w, gradients.Upstream));
        gradients.Add(1, graph.Add(new DropConnectWeightGradient(this), x, gradients.Upstream));
    }

    public override long MultiplyAdds(IReadOnlyList<TensorType> inputs, TensorType output) => inputs[1].Length;

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var width = inputs[1].Extents[1];
        return GpuLoop.Element(output, Invariant.Text($"for (var r = 0; r < {width}; r++) {{ value += Gpu.Dropout(x1[i * {width} + r], s, {Site}, {Dropout.GpuDraw(Probability)}, ((n * {output.Length}) + i) * {width} + r) * x0[n * {width} + r]; }}"));
    }

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("DropConnect", inputs[1].Extents[1], inputs[1].Extents[0]);

    internal CpuLoop Lower(string template, int inputs, int outputs) => new(
        template,
        "IDropConnectShape",
        EquatableArray.Of(
            new ShapeConstant("Inputs", inputs), new ShapeConstant("Outputs", outputs), new ShapeConstant("Site", Site),
            new ShapeConstant("Probability", 0) { Real = Probability }),
        TailAxis.None,
        0);
}

/// <summary>The gradient of x. Inputs: w, dy.</summary>
public sealed record DropConnectInputGradient(DropConnect Product) : LoopOperator
{
    public override string Name => "drop_connect_input_gradient";

    public override string Details => Product.Details;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => inputs[1] with { Extents = EquatableArray.Of(inputs[0].Extents[1]) };

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var (width, rows) = (output.Length, inputs[1].Length);
        return GpuLoop.Element(output, Invariant.Text($"for (var r = 0; r < {rows}; r++) {{ value += Gpu.Dropout(x0[r * {width} + i], s, {Product.Site}, {Dropout.GpuDraw(Product.Probability)}, ((n * {rows}) + r) * {width} + i) * x1[n * {rows} + r]; }}"));
    }

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Product.Lower("DropConnectInputGradient", output.Length, inputs[1].Length);
}

/// <summary>The gradient of w, a sum over the samples. Inputs: x, dy.</summary>
public sealed record DropConnectWeightGradient(DropConnect Product) : LoopOperator
{
    public override string Name => "drop_connect_weight_gradient";

    public override string Details => Product.Details;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => TensorType.Fixed(inputs[1].Length, inputs[0].Length);

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var (width, rows) = (inputs[0].Length, inputs[1].Length);
        return GpuLoop.Element(output, Invariant.Text($"for (var r = 0; r < s.Rows; r++) {{ value += Gpu.Dropout(x0[r * {width} + i % {width}], s, {Product.Site}, {Dropout.GpuDraw(Product.Probability)}, r * {output.Length} + i) * x1[r * {rows} + i / {width}]; }}"));
    }

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Product.Lower("DropConnectWeightGradient", inputs[0].Length, inputs[1].Length);
}
