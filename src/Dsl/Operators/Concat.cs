using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>Its inputs behind each other along the channels (images of one height and width) or the features (vectors): PyTorch's <c>cat</c> with
/// <c>dim=1</c>. Two to <see cref="MaxInputs"/> inputs; <see cref="Model.GraphBuilder.Concat"/> takes any number.</summary>
public sealed record Concat : LoopOperator
{
    /// <summary>The inputs that the kernel takes.</summary>
    public const int MaxInputs = 8;

    public override string Name => "concat";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs)
    {
        var first = inputs[0];
        Expect(inputs.Count is >= 1 and <= MaxInputs, first, Invariant.Text($"{inputs.Count} inputs"));
        foreach (var other in inputs)
        {
            Expect(other.WithChannels(1) == first.WithChannels(1) && (first.IsImage || first.IsVector), first, $"{other} behind {first}");
        }

        return first.WithChannels(inputs.Sum(i => i.Channels));
    }

    public override void Differentiate(GradientBuilder gradients)
    {
        var first = 0;
        for (var i = 0; i < gradients.Node.Inputs.Count; i++)
        {
            var channels = gradients.InputType(i).Channels;
            gradients.Add(i, gradients.Graph.Add(new Slice(first, channels), gradients.Upstream));
            first += channels;
        }
    }

    /// <summary>In blocks, where all inputs but the last have whole ones.</summary>
    public override int? InBlocks(LayoutBuilder layout, int[] inputs) =>
        layout.HasBlocks(inputs) && inputs.Take(inputs.Length - 1).All(i => layout.TypeOf(i).Channels % TensorType.Block == 0) ? layout.AddInBlocks(this, inputs) : null;

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var (text, first) = ("", 0);
        for (var i = 0; i < inputs.Count; i++)
        {
            var last = first + inputs[i].Length;
            text += Invariant.Text($"{(i < inputs.Count - 1 ? $"i < {last} ? " : "")}x{i}[n * {inputs[i].Length} + i - {first}]{(i < inputs.Count - 1 ? " : " : "")}");
            first = last;
        }

        return GpuLoop.Element(output, $"value = {text};");
    }

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new(
        "Concat",
        "IConcatShape",
        Enumerable.Range(0, MaxInputs)
            .Select(i => new ShapeConstant(Invariant.Text($"Channels{i}"), i < inputs.Count ? Slice.Units(inputs[i]) : 0))
            .Concat(Slice.PlaneConstants(output)).ToEquatableArray(),
        Slice.Axis(output),
        0)
    {
        InputSlots = MaxInputs,
    };
}
