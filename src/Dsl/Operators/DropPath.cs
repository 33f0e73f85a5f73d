using System;
using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>In training a whole sample is 0 with probability <c>p</c>, otherwise scaled by <c>1 / (1 - p)</c>: stochastic depth (Huang et al. 2016) in
/// torchvision's form, <c>StochasticDepth(p, "row")</c>; in inference it is the identity. The draw is a function of seed, step, site and sample.
/// <paramref name="Length"/> is that of a sample.</summary>
public sealed record DropPath(double Probability, int Site, int Length) : UnaryOperator
{
    public override string Name => "drop_path";

    public override string Details => Invariant.Text($"{Invariant.Number(Probability)} site {Site}");

    public override StepValue? StepValue => StepValue.Random;

    public override int InInference(GraphBuilder graph, int[] inputs) => graph.Add(new Identity(), inputs);

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) => graph.Add(this, dy);

    /// <summary>There the last block is filled up, and a sample is longer.</summary>
    public override int? InBlocks(LayoutBuilder layout, int[] inputs) =>
        layout.HasBlocks(inputs) ? layout.AddInBlocks(this with { Length = layout.Graph.Nodes[inputs[0]].Type.StoredLength }, inputs) : null;

    protected override string Cpu(string x) =>
        Invariant.Text($"(({x}) * V.Broadcast(DropPath<T>.Scale(Random, {Site}, {Invariant.Number(Probability)}, index / {Length})))");

    public override string Gpu(IReadOnlyList<string> operands) => Invariant.Text(
        $"({operands[0]} * Gpu.DropPath(s, {Site}, {GpuBelow(Probability)}, {Invariant.Number((float)(1 / (1 - Probability)))}f, index / {Length}))");

    /// <summary>Draws of 24 bits below this number are dropped.</summary>
    internal static string GpuBelow(double probability) => Invariant.Text($"{(uint)Math.Ceiling(probability * (1 << 24))}u");
}
