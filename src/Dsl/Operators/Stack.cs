using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>Matrices (or vectors) of one width under each other: the weights of several products with one input, as one. Two to <see cref="MaxInputs"/> inputs.</summary>
public sealed record Stack : LoopOperator
{
    /// <summary>The inputs that the kernel takes.</summary>
    public const int MaxInputs = 8;

    public override string Name => "stack";

    public override string Role => "Stack";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs)
    {
        foreach (var input in inputs)
        {
            Expect(!input.HasBatch && input.Extents.Count is 1 or 2 && inputs.Count <= MaxInputs && input.WithChannels(1) == inputs[0].WithChannels(1), input, $"{input} under {inputs[0]}");
        }

        return inputs[0].WithChannels(inputs.Sum(i => i.Channels));
    }

    public override void Differentiate(GradientBuilder gradients)
    {
        var first = 0;
        for (var i = 0; i < gradients.Node.Inputs.Count; i++)
        {
            var rows = gradients.InputType(i).Channels;
            gradients.Add(i, gradients.Graph.Add(new Unstack(first, rows), gradients.Upstream));
            first += rows;
        }
    }

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var (text, first) = ("", 0);
        for (var i = 0; i < inputs.Count; i++)
        {
            var last = first + inputs[i].Length;
            text += Invariant.Text($"{(i < inputs.Count - 1 ? $"i < {last} ? " : "")}x{i}[i - {first}]{(i < inputs.Count - 1 ? " : " : "")}");
            first = last;
        }

        return GpuLoop.Element(output, $"value = {text};");
    }

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new(
        "Stack",
        "IStackShape",
        Enumerable.Range(0, MaxInputs).Select(i => new ShapeConstant(Invariant.Text($"Length{i}"), i < inputs.Count ? inputs[i].Length : 0)).ToEquatableArray(),
        TailAxis.None,
        0)
    {
        InputSlots = MaxInputs,
    };
}

/// <summary>The rows of a matrix (elements of a vector) from <paramref name="First"/>, <paramref name="Count"/> of them: the gradient of <see cref="Stack"/>.</summary>
public sealed record Unstack(int First, int Count) : LoopOperator
{
    public override string Name => "unstack";

    public override string Details => Invariant.Text($"{First}+{Count}");

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        !inputs[0].HasBatch && First >= 0 && First + Count <= inputs[0].Channels, inputs[0].WithChannels(Count), $"{Details} of {inputs[0]}");

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, Invariant.Text($"value = x0[{First * (output.Length / output.Channels)} + i];"));

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new(
        "Unstack",
        "IUnstackShape",
        EquatableArray.Of(new ShapeConstant("First", First * (output.Length / output.Channels)), new ShapeConstant("Length", output.Length)),
        TailAxis.None,
        0);
}

/// <summary>A matrix with rows and columns changed over.</summary>
public sealed record Transpose : LoopOperator
{
    public override string Name => "transpose";

    public override string Role => "Transpose";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        !inputs[0].HasBatch && inputs[0].Extents.Count == 2, inputs[0] with { Extents = inputs[0].Extents.Reverse().ToEquatableArray() }, $"{inputs[0]} is no matrix");

    public override void Differentiate(GradientBuilder gradients) => gradients.Add(0, gradients.Graph.Add(this, gradients.Upstream));

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        GpuLoop.Element(output, Invariant.Text($"value = x0[i % {inputs[0].Extents[0]} * {inputs[0].Extents[1]} + i / {inputs[0].Extents[0]}];"));

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new(
        "Transpose",
        "ITransposeShape",
        EquatableArray.Of(new ShapeConstant("Rows", inputs[0].Extents[0]), new ShapeConstant("Columns", inputs[0].Extents[1])),
        TailAxis.None,
        0);
}
