using System;
using System.Linq;
using DslCompiler.Random;

namespace DslCompiler;

/// <summary>How a parameter starts.</summary>
public enum Initializer
{
    Zeros,

    Ones,

    /// <summary>0.25: the slopes of PRELU.</summary>
    Quarter,

    /// <summary>Uniform in ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010).</summary>
    XavierUniform,

    /// <summary>Uniform in ±sqrt(6 / fanIn) (He et al. 2015).</summary>
    HeUniform,
}

/// <summary>What the generated code says of a parameter or buffer: its place in memory, extents and start.</summary>
public sealed record ParameterSpec(string Name, int[] Extents, long Offset, Initializer Initializer, int FanIn, int FanOut)
{
    /// <summary>Elements.</summary>
    public int Length { get; } = Extents.Aggregate(1, (a, b) => a * b);
}

/// <summary>All parameters of a network in one stretch, and their gradients in another laid out alike, so that an optimiser's update is one pass.
/// Those that weight decay takes come first. Buffers lie behind the parameters, beyond the optimiser's reach.</summary>
public sealed class ParameterMemory
{
    /// <param name="length">Elements of all parameters, each rounded up to 16.</param>
    /// <param name="decayed">Elements, from the start, that weight decay takes.</param>
    /// <param name="buffers">Elements of all buffers, each rounded up to 16.</param>
    public ParameterMemory(long length, long decayed, long buffers = 0)
    {
        Values = new NativeBuffer<float>(length + buffers);
        Gradients = new NativeBuffer<float>(length);
        Decayed = decayed;
    }

    /// <summary>Elements of all parameters: what an optimiser updates.</summary>
    public long Length => Gradients.Length;

    public long Decayed { get; }

    /// <summary>The parameters, and the buffers behind them.</summary>
    public NativeBuffer<float> Values { get; }

    public NativeBuffer<float> Gradients { get; }

    /// <summary>Gives every parameter its start. The same seed gives the same bits on every machine: whole numbers, products and square roots only.</summary>
    internal void Initialize(ReadOnlySpan<ParameterSpec> specs, ReadOnlySpan<ParameterSpec> buffers, ulong seed)
    {
        Values.Span.Clear();
        FillConstants(specs);
        FillConstants(buffers);
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

    private void FillConstants(ReadOnlySpan<ParameterSpec> specs)
    {
        foreach (var spec in specs)
        {
            if (spec.Initializer is Initializer.Ones or Initializer.Quarter)
            {
                Values.Span.Slice((int)spec.Offset, spec.Length).Fill(spec.Initializer == Initializer.Ones ? 1 : 0.25f);
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
