using System;

namespace DslCompiler;

/// <summary>Sequences of numbers, each of which stands for a vector with a 1 at its place and zeros elsewhere: characters, words. The vectors are never written out.</summary>
public abstract class Tokens : Sequence
{
    private protected Tokens(ReadOnlySpan<int> extents, int capacity, int steps)
        : base(extents, capacity, steps, 0) => Numbers = new NativeBuffer<int>((long)capacity * steps);

    /// <summary>Numbers run from 0 to one less.</summary>
    public int Vocabulary => Length;

    internal NativeBuffer<int> Numbers { get; }

    /// <summary>The vectors themselves are not in memory.</summary>
    public override Span<float> Span => throw new NotSupportedException("numbers stand for vectors, which are not in memory");

    /// <summary>The number at a step of a sample.</summary>
    public new int this[int sample, int step]
    {
        get => Numbers.Span[RowOf(sample, step)];
        set
        {
            if ((uint)value >= (uint)Vocabulary)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"numbers run from 0 to {Vocabulary - 1}"));
            }

            Numbers.Span[RowOf(sample, step)] = value;
        }
    }
}

/// <summary>Sequences of numbers that stand for vectors of the volume <typeparamref name="TShape"/>.</summary>
public sealed class Tokens<TShape> : Tokens
    where TShape : struct, IShape
{
    /// <summary>Sequences of the number 0.</summary>
    /// <param name="capacity">Samples, at least 1.</param>
    /// <param name="steps">Steps of each, at least 1.</param>
    public Tokens(int capacity, int steps = 1)
        : base(TShape.Extents, capacity, steps)
    {
    }
}
