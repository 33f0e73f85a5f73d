using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>Within a sequence its first input, beyond its end (where a batch holds shorter ones) the second: a state stays what it was at the last real step.</summary>
public sealed record Hold : PointwiseOperator
{
    public override string Name => "hold";

    public override StepValue? StepValue => StepValue.Padding;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(inputs[0] == inputs[1], inputs[0], $"{inputs[0]} or {inputs[1]}");

    public override void Differentiate(GradientBuilder gradients)
    {
        gradients.Add(0, gradients.Graph.Add(new Within(), gradients.Upstream));
        gradients.Add(1, gradients.Graph.Add(new Beyond(), gradients.Upstream));
    }

    public override string Cpu(IReadOnlyList<string> operands) => $"Padding.Choose<V>(row, {operands[1]}, {operands[0]})";

    public override string Gpu(IReadOnlyList<string> operands) => $"(s.Step >= lengths[n] ? {operands[1]} : {operands[0]})";
}

/// <summary>Its input within a sequence, 0 beyond its end.</summary>
public sealed record Within : UnaryOperator
{
    public override string Name => "within";

    public override StepValue? StepValue => StepValue.Padding;

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) => graph.Add(this, dy);

    protected override string Cpu(string x) => $"Padding.Choose<V>(row, V.Zero, {x})";

    public override string Gpu(IReadOnlyList<string> operands) => $"(s.Step >= lengths[n] ? 0f : {operands[0]})";
}

/// <summary>0 within a sequence, its input beyond the end.</summary>
public sealed record Beyond : UnaryOperator
{
    public override string Name => "beyond";

    public override StepValue? StepValue => StepValue.Padding;

    protected override int Gradient(GraphBuilder graph, int x, int y, int dy) => graph.Add(this, dy);

    protected override string Cpu(string x) => $"Padding.Choose<V>(row, {x}, V.Zero)";

    public override string Gpu(IReadOnlyList<string> operands) => $"(s.Step >= lengths[n] ? {operands[0]} : 0f)";
}
