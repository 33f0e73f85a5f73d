using System;

namespace DslCompiler;

/// <summary>A number of sequences of vectors, all of as many steps in memory; some may end before (<see cref="SetLengths"/>). Step comes after step, each with all samples.</summary>
public abstract class Sequence : Batch
{
    private NativeBuffer<int>? _lengths;

    private protected Sequence(ReadOnlySpan<int> extents, int capacity, int steps, long rows)
        : base(extents, capacity, rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        StepCapacity = steps;
        Steps = steps;
    }

    /// <summary>Steps that there is memory for.</summary>
    public int StepCapacity { get; }

    /// <summary>Steps in use, from 1 to <see cref="StepCapacity"/>.</summary>
    public int Steps
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, StepCapacity);
            field = value;
        }
    }

    /// <summary>The steps of each sample where they differ; empty where all have <see cref="Steps"/>.</summary>
    public ReadOnlySpan<int> Lengths => HasLengths ? _lengths!.Span[..Count] : [];

    private bool HasLengths { get; set; }

    internal unsafe int* LengthsPointer => HasLengths ? _lengths!.Pointer : null;

    /// <summary>All elements in use: step after step, each sample after sample.</summary>
    public override Span<float> Span => Buffer.Span[..(Count * Steps * Length)];

    /// <summary>A sample's steps do not lie side by side: there is no such span.</summary>
    public override Span<float> this[int sample] => throw new NotSupportedException("a sequence is read by sample and step: sequence[sample, step]");

    /// <summary>The elements of one step of a sample.</summary>
    public Span<float> this[int sample, int step] => Buffer.Span.Slice(RowOf(sample, step) * Length, Length);

    /// <summary>Says how many steps each sample has, from 1 to <see cref="Steps"/>: what lies behind counts for nothing. None: all steps count.</summary>
    public void SetLengths(ReadOnlySpan<int> lengths)
    {
        if (lengths.IsEmpty)
        {
            HasLengths = false;
            return;
        }

        if (lengths.Length != Count)
        {
            throw new ArgumentException(FormattableString.Invariant($"{lengths.Length} lengths for {Count} samples"), nameof(lengths));
        }

        foreach (var length in lengths)
        {
            if (length < 1 || length > Steps)
            {
                throw new ArgumentOutOfRangeException(nameof(lengths), length, FormattableString.Invariant($"a sample has from 1 to {Steps} steps"));
            }
        }

        _lengths ??= new NativeBuffer<int>(Capacity);
        lengths.CopyTo(_lengths.Span);
        HasLengths = true;
    }

    private protected int RowOf(int sample, int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Count);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, Steps);
        return (step * Count) + sample;
    }

    /// <summary>Makes what lies beyond the ends of sequences 0.</summary>
    internal void ClearPadding(ReadOnlySpan<int> lengths)
    {
        for (var sample = 0; sample < lengths.Length; sample++)
        {
            for (var step = lengths[sample]; step < Steps; step++)
            {
                this[sample, step].Clear();
            }
        }
    }
}

/// <summary>Sequences of vectors of the volume <typeparamref name="TShape"/>.</summary>
public sealed class Sequence<TShape> : Sequence
    where TShape : struct, IShape
{
    /// <summary>Sequences of zeros.</summary>
    /// <param name="capacity">Samples, at least 1.</param>
    /// <param name="steps">Steps of each, at least 1.</param>
    public Sequence(int capacity, int steps)
        : base(TShape.Extents, capacity, steps, (long)capacity * steps)
    {
    }
}
