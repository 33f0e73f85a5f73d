using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>Soft attention (Bahdanau et al. 2015; Xu et al. 2015): of the places p of a map <c>a[N,C,H,W]</c> the mean <c>sum over p of w[p] a[p]</c> by the weights
/// <c>w = softmax over p of q · a[p]</c>. Inputs: the map, the query <c>q[N,C]</c>; to <c>[N,C]</c>.</summary>
public sealed record Attend : LoopOperator
{
    public override string Name => "attend";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(Fits(inputs[0], inputs[1]), inputs[1], $"{inputs[1]} to {inputs[0]}");

    public override void Differentiate(GradientBuilder gradients)
    {
        var (graph, map, query, dy) = (gradients.Graph, gradients.Input(0), gradients.Input(1), gradients.Upstream);
        gradients.Add(0, graph.Add(new AttendMapGradient(), map, query, dy));
        gradients.Add(1, graph.Add(new AttendQueryGradient(), map, query, dy));
    }

    public override long MultiplyAdds(IReadOnlyList<TensorType> inputs, TensorType output) => 2L * inputs[0].Length;

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuElement("Attend(x0, x1", inputs[0], output);

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Lower("Attend", inputs[0]);

    internal static bool Fits(TensorType map, TensorType query) =>
        map is { IsImage: true, IsBlocked: false } && query.IsVector && query.Length == map.Channels && map.Loop == query.Loop && !query.HasTime;

    internal static CpuLoop Lower(string template, TensorType map) => new(
        template,
        "IPlanes",
        EquatableArray.Of(new ShapeConstant("Channels", map.Channels), new ShapeConstant("Plane", map.Height * map.Width)),
        TailAxis.None,
        2 * NetworkModel.Aligned(map.Height * map.Width));

    internal static GpuLoop GpuElement(string call, TensorType map, TensorType output) =>
        GpuLoop.Element(output, Invariant.Text($"value = Gpu.{call}, n, i, {map.Channels}, {map.Height * map.Width});"));
}

/// <summary>The gradient of the query. Inputs: the map, the query, dy.</summary>
public sealed record AttendQueryGradient : LoopOperator
{
    public override string Name => "attend_query_gradient";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(Attend.Fits(inputs[0], inputs[1]) && inputs[1] == inputs[2], inputs[1], $"{inputs[1]} to {inputs[0]}");

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Attend.GpuElement("AttendQueryGradient(x0, x1, x2", inputs[0], output);

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Attend.Lower("AttendQueryGradient", inputs[0]);
}

/// <summary>The gradient of the map. Inputs: the map, the query, dy.</summary>
public sealed record AttendMapGradient : LoopOperator
{
    public override string Name => "attend_map_gradient";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(Attend.Fits(inputs[0], inputs[1]) && inputs[1] == inputs[2], inputs[0], $"{inputs[1]} to {inputs[0]}");

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        Attend.GpuElement("AttendMapGradient(x0, x1, x2", inputs[0], output);

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => Attend.Lower("AttendMapGradient", inputs[0]);
}
