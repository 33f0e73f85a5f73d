using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The sum over the first axis, in its order: <c>[slices,...]</c> to <c>[...]</c>. Ends a sum over the batch that was taken in slices.</summary>
public sealed record SliceSum : LoopOperator
{
    public override string Name => "slice_sum";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) =>
        TensorType.Fixed([.. inputs[0].Extents.Skip(1)]);

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, Invariant.Text($"for (var r = 0; r < {inputs[0].Extents[0]}; r++) {{ value += x0[r * {output.Length} + i]; }}"));

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new(
        "SliceSum",
        "IPlanes",
        EquatableArray.Of(new ShapeConstant("Channels", inputs[0].Extents[0]), new ShapeConstant("Plane", output.Length)),
        TailAxis.None,
        0);
}
