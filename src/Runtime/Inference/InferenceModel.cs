using System;
using System.Collections.Immutable;

namespace DslCompiler.Inference;

/// <summary>A model that only predicts, as <c>dslc publish</c> generates it: its sizes and its kernels for one kind of vector. It has no parameters of its own: they
/// come, laid out for the kernels, from a <see cref="WeightImage"/>.</summary>
/// <param name="name">The model's name in the <c>.dsl</c> file.</param>
/// <param name="input">The extents of one sample: <c>C,H,W</c> or <c>C</c>.</param>
/// <param name="output">The extents of one output.</param>
/// <param name="sizes">The memory of its program, in elements.</param>
/// <param name="parameters">Elements of all parameters and buffers.</param>
/// <param name="prepared">The first kernels, as many, depend on parameters alone.</param>
public abstract class InferenceModel(string name, ReadOnlySpan<int> input, ReadOnlySpan<int> output, ProgramSizes sizes, long parameters, int prepared)
{
    public string Name { get; } = name;

    public ImmutableArray<int> InputExtents { get; } = [.. input];

    public ImmutableArray<int> OutputExtents { get; } = [.. output];

    public ProgramSizes Sizes { get; } = sizes;

    public long Parameters { get; } = parameters;

    public int Prepared { get; } = prepared;

    /// <summary>Tells its generated code from any other: weights that were laid out for another program are refused.</summary>
    public abstract ulong Fingerprint { get; }

    /// <summary>What the processor must have: <c>x86-64-v3</c>.</summary>
    public abstract string Level { get; }

    /// <summary>Whether this machine has it.</summary>
    public abstract bool IsSupported { get; }

    /// <summary>Floats of its vectors: packed filters lie as these want them.</summary>
    public abstract int VectorLength { get; }

    /// <summary>Elements of one sample.</summary>
    public int InputLength => Product(InputExtents);

    /// <summary>Elements of one output.</summary>
    public int OutputLength => Product(OutputExtents);

    /// <summary>Its kernels.</summary>
    protected internal abstract CpuProgram<float> Create(CpuDevice device);

    private static int Product(ImmutableArray<int> extents)
    {
        var product = 1;
        foreach (var extent in extents)
        {
            product *= extent;
        }

        return product;
    }
}
