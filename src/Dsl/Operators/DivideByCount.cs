using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary><c>x / (N * places)</c>: a sum over batch and places becomes their mean.</summary>
public sealed record DivideByCount(int Places) : UnaryOperator
{
    public override string Name => "divide_by_count";

    public override string Details => Invariant.Number(Places);

    public override StepValue? StepValue => StepValue.Batch;

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) => graph.Add(this, dy);

    protected override string Cpu(string x) => Invariant.Text($"({x}) / V.Broadcast(T.CreateTruncating((long)Batch * {Places}))");

    public override string Gpu(IReadOnlyList<string> operands) => Invariant.Text($"({operands[0]} / (s.Rows * {Places}))");
}
