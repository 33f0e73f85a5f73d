using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>x n / (n - 1)</c> for n = N * places: of a batch's variance, the estimate of that of all data (Bessel's correction). x where n is 1.</summary>
public sealed record Unbiased(int Places) : UnaryOperator
{
    public override string Name => "unbiased";

    public override string Details => Invariant.Number(Places);

    public override StepValue? StepValue => StepValue.Batch;

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) => graph.Add(this, dy);

    protected override string Cpu(string x) => Invariant.Text($"({x} * V.Broadcast(Counts.Unbiased<T>((long)Batch * {Places})))");

    public override string Gpu(IReadOnlyList<string> operands) => Invariant.Text($"({operands[0]} * Gpu.Unbiased(s.Rows * {Places}))");
}
