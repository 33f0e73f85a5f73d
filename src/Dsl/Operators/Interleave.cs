using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>An image in blocks whose even and odd rows and columns are images of their own. <paramref name="Places"/>: which input has those of even rows and even columns,
/// even and odd, odd and even, odd and odd; -1: none, they are 0.</summary>
public sealed record Interleave(Pair Stride, int Channels, int Height, int Width, EquatableArray<int> Places) : LoopOperator
{
    /// <summary>The inputs that the kernel takes.</summary>
    private const int MaxInputs = 4;

    public override string Name => "interleave";

    public override string Details => Stride.ToString();

    public override string Role => "Interleave";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Expect(
        inputs.All(i => i.IsBlocked && i.Channels == Channels), TensorType.Batched(Channels, Height, Width) with { IsBlocked = true }, $"{inputs[0]} is no part");

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output) => new(
        "Interleave",
        "IInterleaveShape",
        EquatableArray.Of(
            new ShapeConstant("Channels", Channels),
            new ShapeConstant("Height", Height),
            new ShapeConstant("Width", Width),
            new ShapeConstant("StrideHeight", Stride.Height),
            new ShapeConstant("StrideWidth", Stride.Width),
            new ShapeConstant("EvenEven", Places[0]),
            new ShapeConstant("EvenOdd", Places[1]),
            new ShapeConstant("OddEven", Places[2]),
            new ShapeConstant("OddOdd", Places[3])),
        TailAxis.Row,
        0)
    {
        InputSlots = MaxInputs,
    };
}
