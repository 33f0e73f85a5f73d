using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>In training a normally distributed number of standard deviation <c>sigma</c> is added to each element; in inference it is the identity.
/// The draw is a function of seed, step, site and place.</summary>
public sealed record GaussianNoise(double Sigma, int Site) : DrawOperator(Site)
{
    public override string Name => "gaussian_noise";

    public override string Details => Invariant.Text($"{Invariant.Number(Sigma)} site {Site}");

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) => dy;

    protected override string Cpu(string x) =>
        Invariant.Text($"({x} + Noise<V, T>.Normal(Random, {Site}, {Invariant.Number(Sigma)}, index))");

    public override string Gpu(IReadOnlyList<string> operands) => Invariant.Text($"({operands[0]} + Gpu.Normal(s, {Site}, {Invariant.Number((float)Sigma)}f, {GpuIndex}))");
}
