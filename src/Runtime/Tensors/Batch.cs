using System;

namespace DslCompiler;

/// <summary>A number of samples of one volume, without saying which in its type. Elements are floats, sample after sample,
/// each channel by channel, row by row.</summary>
public abstract class Batch
{
    private protected Batch(ReadOnlySpan<int> extents, int capacity, long rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Extents = extents.ToArray();
        Length = 1;
        foreach (var extent in Extents)
        {
            Length = checked(Length * extent);
        }

        Capacity = capacity;
        Count = capacity;
        Buffer = new NativeBuffer<float>(Length * rows);
    }

    /// <summary>The extents of one sample: <c>C,H,W</c> or <c>C</c>.</summary>
    public int[] Extents { get; }

    /// <summary>Elements of one sample.</summary>
    public int Length { get; }

    /// <summary>Samples that there is memory for.</summary>
    public int Capacity { get; }

    /// <summary>Samples in use, from 1 to <see cref="Capacity"/>: set it lower for a last, smaller batch.</summary>
    public int Count
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Capacity);
            field = value;
        }
    }

    /// <summary>All elements of the samples in use.</summary>
    public virtual Span<float> Span => Buffer.Span[..(Count * Length)];

    /// <summary>The elements of one sample.</summary>
    public virtual Span<float> this[int sample]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(sample);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Count);
            return Buffer.Span.Slice(sample * Length, Length);
        }
    }

    internal NativeBuffer<float> Buffer { get; }

    /// <summary>The index of the largest element of a sample: its class, where the batch holds scores.</summary>
    public int ArgMax(int sample) => Metrics.ArgMax(this[sample]);
}

/// <summary>A number of samples of the volume <typeparamref name="TShape"/>.</summary>
public sealed class Batch<TShape> : Batch
    where TShape : struct, IShape
{
    /// <summary>A batch of zeros.</summary>
    /// <param name="capacity">Samples, at least 1.</param>
    public Batch(int capacity)
        : base(TShape.Extents, capacity, capacity)
    {
    }

    /// <summary>A batch of these elements: a whole number of samples, or an error.</summary>
    public static Batch<TShape> From(ReadOnlySpan<float> elements)
    {
        var length = 1;
        foreach (var extent in TShape.Extents)
        {
            length *= extent;
        }

        if (elements.Length == 0 || elements.Length % length != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{elements.Length} elements are not a whole number of samples of {length}"), nameof(elements));
        }

        var batch = new Batch<TShape>(elements.Length / length);
        elements.CopyTo(batch.Span);
        return batch;
    }
}
