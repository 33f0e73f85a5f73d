using System;
using System.Linq;
using DslCompiler.Random;

namespace DslCompiler;

/// <summary>How a parameter starts.</summary>
public enum Initializer
{
    Zeros,

    /// <summary>Uniform in ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010).</summary>
    XavierUniform,

    /// <summary>Uniform in ±sqrt(6 / fanIn) (He et al. 2015).</summary>
    HeUniform,
}

/// <summary>What the generated code says of a parameter: its place in memory, extents and start.</summary>
public sealed record ParameterSpec(string Name, int[] Extents, long Offset, Initializer Initializer, int FanIn, int FanOut)
{
    /// <summary>Elements.</summary>
    public int Length { get; } = Extents.Aggregate(1, (a, b) => a * b);
}

/// <summary>All parameters of a network in one stretch, and their gradients in another laid out alike, so that an optimiser's update is one pass.
/// Those that weight decay takes come first, those that are not trained last.</summary>
public sealed class ParameterMemory
{
    /// <param name="length">Elements of all parameters, each rounded up to 16.</param>
    /// <param name="decayed">Elements, from the start, that weight decay takes.</param>
    /// <param name="trained">Elements, from the start, that optimisers update.</param>
    public ParameterMemory(long length, long decayed, long trained)
    {
        Values = new NativeBuffer<float>(length);
        Gradients = new NativeBuffer<float>(length);
        Decayed = decayed;
        Trained = trained;
    }

    public long Length => Values.Length;

    public long Decayed { get; }

    public long Trained { get; }

    public NativeBuffer<float> Values { get; }

    public NativeBuffer<float> Gradients { get; }

    /// <summary>Gives every parameter its start. The same seed gives the same bits on every machine: whole numbers, products and square roots only.</summary>
    internal void Initialize(ReadOnlySpan<ParameterSpec> specs, ulong seed)
    {
        Values.Span.Clear();
        for (var i = 0; i < specs.Length; i++)
        {
            var spec = specs[i];
            var fan = spec.Initializer switch
            {
                Initializer.XavierUniform => spec.FanIn + spec.FanOut,
                Initializer.HeUniform => spec.FanIn,
                _ => 0,
            };
            if (fan > 0)
            {
                Fill(Values.Span.Slice((int)spec.Offset, spec.Length), Math.Sqrt(6.0 / fan), new Philox(seed, (ulong)i));
            }
        }
    }

    private static void Fill(Span<float> values, double bound, Philox random)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(((2 * random.Uniform((ulong)i)) - 1) * bound);
        }
    }
}
