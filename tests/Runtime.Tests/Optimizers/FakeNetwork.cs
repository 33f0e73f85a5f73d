using System;

namespace DslCompiler.Tests.Optimizers;

/// <summary>Parameters and gradients without a model: two weights that decay, and two biases that do not.</summary>
internal sealed class FakeNetwork : Network<FakeNetwork.One, FakeNetwork.One>
{
    private static readonly NetworkSpec Declaration = new(
        "Fake",
        new ProgramSizes(Input: 1, Output: 1, InferArena: 0, TrainArena: 0, InferFixed: 0, TrainFixed: 0, InferScratch: 0, TrainScratch: 0, Parameters: 144),
        DecayedLength: 80,
        [
            new ParameterSpec("a.weight", [3, 11], Offset: 0, Initializer.XavierUniform, FanIn: 11, FanOut: 3),
            new ParameterSpec("a.bias", [17], Offset: 80, Initializer.Zeros, FanIn: 0, FanOut: 0),
            new ParameterSpec("b.weight", [32], Offset: 48, Initializer.HeUniform, FanIn: 4, FanOut: 8),
            new ParameterSpec("b.bias", [30], Offset: 112, Initializer.Zeros, FanIn: 0, FanOut: 0),
        ]);

    /// <param name="device">Where it runs.</param>
    /// <param name="trained">Elements that are trained: 112 freezes the last biases.</param>
    public FakeNetwork(Device device, long trained = 144)
        : base(Declaration with { TrainedLength = trained }, device, seed: 3, batch: 1)
    {
        Declare<Weight>(0);
        Declare<Bias>(1);
        Declare<Weight2>(2);
        Declare<Bias2>(3);
    }

    public override CpuProgram<T> Create<V, T>(CpuDevice device, ProgramSizes sizes) => throw new NotSupportedException();

    public override CpuProgram<float> CreateWidest(CpuDevice device, ProgramSizes sizes) => throw new NotSupportedException();

    public readonly struct One : IShape
    {
        public static ReadOnlySpan<int> Extents => [1];
    }

    public readonly struct Weight : IShape
    {
        public static ReadOnlySpan<int> Extents => [3, 11];
    }

    public readonly struct Bias : IShape
    {
        public static ReadOnlySpan<int> Extents => [17];
    }

    public readonly struct Weight2 : IShape
    {
        public static ReadOnlySpan<int> Extents => [32];
    }

    public readonly struct Bias2 : IShape
    {
        public static ReadOnlySpan<int> Extents => [30];
    }
}
