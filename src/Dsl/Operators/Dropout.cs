using System;
using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>In training each element is 0 with probability <c>p</c>, otherwise scaled by <c>1 / (1 - p)</c> (Srivastava et al. 2014, inverted as in
/// PyTorch); in inference it is the identity. The draw is a function of seed, step, site and place, so the gradient draws the same again.</summary>
public sealed record Dropout(double Probability, int Site) : DrawOperator(Site)
{
    public override string Name => "dropout";

    public override string Details => Invariant.Text($"{Invariant.Number(Probability)} site {Site}");

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) => graph.Add(this, dy);

    protected override string Cpu(string x) =>
        Invariant.Text($"Dropout<V, T>.Apply({x}, Random, {Site}, {Invariant.Number(Probability)}, index)");

    /// <summary>What a GPU compares its random bits with, and the factor of what is kept.</summary>
    internal static string GpuDraw(double probability) =>
        Invariant.Text($"{(uint)Math.Min(uint.MaxValue, probability * 4294967296.0)}u, {Invariant.Number(probability < 1 ? (float)(1 / (1 - probability)) : 0f)}f");

    public override string Gpu(IReadOnlyList<string> operands) => Invariant.Text($"Gpu.Dropout({operands[0]}, s, {Site}, {GpuDraw(Probability)}, {GpuIndex})");
}
