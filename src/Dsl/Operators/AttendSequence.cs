using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>Soft attention over the steps s of a sequence: the mean <c>sum over s of w[s] values[s]</c> by the weights <c>w = softmax over s of score[s]</c>, where the score is
/// <c>q · keys[s]</c> (Luong et al. 2015), or with a vector v <c>v · tanh(keys[s] + q)</c> (Bahdanau et al. 2015). Steps beyond a sample's end have no weight.
/// Inputs: keys <c>[N,S,A]</c>, values <c>[N,S,D]</c>, the query <c>q[N,A]</c> of a loop's step, and v <c>[A]</c> where given; to <c>[N,D]</c>. The weights are never kept:
/// they are computed anew where gradients need them.</summary>
public sealed record AttendSequence : LoopOperator
{
    public override string Name => "attend_sequence";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) =>
        Expect(Fits(inputs, 2), inputs[2].WithChannels(inputs[1].Channels), $"{inputs[2]} to {inputs[0]} and {inputs[1]}");

    public override void Differentiate(GradientBuilder gradients)
    {
        var (graph, node) = (gradients.Graph, gradients.Node);
        var (places, vector) = (new[] { gradients.Input(0), gradients.Input(1) }, node.Inputs.Skip(3).ToArray());
        int[] step = [gradients.Input(2), gradients.Output, gradients.Upstream];
        int[] steps = [.. step.Select(s => AllSteps.Of(graph, s))];
        gradients.Add(2, graph.Add(new AttendQueryOfSequenceGradient(), [.. places, .. step, .. vector]));
        gradients.Add(0, graph.Add(new AttendSequenceGradient(AttendPart.Keys), [.. places, .. steps, .. vector]));
        gradients.Add(1, graph.Add(new AttendSequenceGradient(AttendPart.Values), [.. places, .. steps, .. vector]));
        if (vector.Length > 0)
        {
            gradients.Add(3, graph.Add(new ChannelSum(), graph.Add(new AttendSequenceGradient(AttendPart.Vector), [.. places, .. steps, .. vector])));
        }
    }

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("AttendSequence", inputs, 3, inputs[0].Time);

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) => LowerGpu(output, "AttendSequence", "x0, x1, x2", inputs, 3, Invariant.Text($"lengths{inputs[0].Time}[n]"));

    /// <summary>An item an element: a call with the views, the vector's (any, where there is none), the row and the item, and how many steps there are along each axis.</summary>
    internal static GpuLoop LowerGpu(TensorType output, string call, string views, IReadOnlyList<TensorType> inputs, int tensors, string steps) => GpuLoop.Element(output, Invariant.Text(
        $"value = Gpu.{call}({views}, {(inputs.Count > tensors ? $"x{tensors}" : "x0")}, n, i, s.Batch, {steps}, new AttendShape({inputs[0].Channels}, {inputs[1].Channels}, {(inputs.Count > tensors ? 1 : 0)}));")) with
    {
        IsByRow = false,
    };

    /// <summary>Whether keys, values and what follows them (the query at <paramref name="query"/>, the vector behind all) belong together.</summary>
    internal static bool Fits(IReadOnlyList<TensorType> inputs, int query) =>
        inputs[0] is { HasTime: true, Loop: null } && inputs[1].Time == inputs[0].Time && inputs[1].Loop is null && inputs[query] is { IsVector: true } && inputs[query].Channels == inputs[0].Channels;

    /// <summary>The kernel goes through the sequence's steps itself, and in <paramref name="axes"/> through those of the loop.</summary>
    internal static CpuLoop Lower(string template, IReadOnlyList<TensorType> inputs, int tensors, params int[] axes) => new(
        template,
        "IAttendShape",
        EquatableArray.Of(
            new ShapeConstant("Keys", inputs[0].Channels), new ShapeConstant("Values", inputs[1].Channels), new ShapeConstant("IsAdditive", inputs.Count > tensors ? 1 : 0)),
        TailAxis.None,
        0)
    {
        InputSlots = tensors + 1,
        Axes = axes.ToEquatableArray(),
    };
}

/// <summary>The gradient of the query at one step. Inputs: keys, values, the query, what attention gave, dy, and the vector where there is one.</summary>
public sealed record AttendQueryOfSequenceGradient : LoopOperator
{
    public override string Name => "attend_query_of_sequence_gradient";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) =>
        Expect(AttendSequence.Fits(inputs, 2) && inputs[3] == inputs[4], inputs[2], $"{inputs[2]} to {inputs[0]} and {inputs[1]}");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => AttendSequence.Lower("AttendQueryOfSequenceGradient", inputs, 5, inputs[0].Time);

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        AttendSequence.LowerGpu(output, "AttendQueryOfSequenceGradient", "x0, x1, x2, x3, x4", inputs, 5, Invariant.Text($"lengths{inputs[0].Time}[n]"));
}

/// <summary>What a gradient is of.</summary>
public enum AttendPart
{
    /// <summary><c>[N,S,A]</c>.</summary>
    Keys,

    /// <summary><c>[N,S,D]</c>.</summary>
    Values,

    /// <summary>Each sample's share of it: <c>[N,A]</c>.</summary>
    Vector,
}

/// <summary>The gradient of what stays the same at all steps of the loop, summed over them. Inputs: keys, values, then of all steps the queries <c>[N,T,A]</c>, what attention gave
/// <c>[N,T,D]</c> and its gradients; and the vector where there is one.</summary>
public sealed record AttendSequenceGradient(AttendPart Part) : LoopOperator
{
    public override string Name => "attend_sequence_gradient";

    public override string Details => Part.ToString().ToLowerInvariant();

    public override TensorType InferType(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs[0].HasTime && inputs[2].HasTime && inputs[3] == inputs[4], inputs[0], $"{inputs[2]} to {inputs[0]} and {inputs[1]}");
        return Part switch { AttendPart.Keys => inputs[0], AttendPart.Values => inputs[1], _ => inputs[0] with { Time = 0 } };
    }

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        AttendSequence.Lower($"AttendSequence{Part}Gradient", inputs, 5, inputs[0].Time, inputs[2].Time);

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) => AttendSequence.LowerGpu(
        output,
        $"AttendSequence{Part}Gradient",
        Part == AttendPart.Values ? "x0, x2, x4" : "x0, x1, x2, x3, x4",
        inputs,
        5,
        Invariant.Text($"lengths{inputs[0].Time}[n % s.Batch], lengths{inputs[2].Time}[n % s.Batch]"));
}
