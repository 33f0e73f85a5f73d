using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>What one of several paths gives to their mean under drop-path (FractalNet's local one, Larsson et al. 2016): in training each path of a sample
/// is dropped with probability <c>p</c>, but not all of them, and <c>x</c> is divided by the number of those left; in inference it is <c>x / paths</c>. The draw is
/// a function of seed, step, site and sample, the same for all paths of a join. <paramref name="Length"/> is that of a sample.</summary>
public sealed record PathShare(double Probability, int Site, int Path, int Paths, int Length) : UnaryOperator
{
    public override string Name => "path_share";

    public override string Details => Invariant.Text($"{Path} of {Paths}, {Invariant.Number(Probability)} site {Site}");

    public override StepValue? StepValue => StepValue.Random;

    public override int InInference(GraphBuilder graph, int[] inputs) => graph.Multiply(graph.Constant(1.0 / Paths), inputs[0]);

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) => graph.Add(this, dy);

    /// <summary>There the last block is filled up, and a sample is longer.</summary>
    public override int? InBlocks(LayoutBuilder layout, int[] inputs) =>
        layout.HasBlocks(inputs) ? layout.AddInBlocks(this with { Length = layout.Graph.Nodes[inputs[0]].Type.StoredLength }, inputs) : null;

    protected override string Cpu(string x) => Invariant.Text(
        $"(({x}) * V.Broadcast(DropPath<T>.Share(Random, {Site}, {Invariant.Number(Probability)}, {Path}, {Paths}, index / {Length})))");

    public override string Gpu(IReadOnlyList<string> operands) => Invariant.Text(
        $"({operands[0]} * Gpu.PathShare(s, {Site}, {DropPath.GpuBelow(Probability)}, {Path}, {Paths}, index / {Length}))");
}
