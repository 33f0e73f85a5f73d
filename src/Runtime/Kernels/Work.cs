using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Random;

namespace DslCompiler.Kernels;

/// <summary>One worker's view of a kernel that runs: the batch, which share is its own, and its scratch memory.</summary>
public readonly unsafe struct Work<T>(int batch, int worker, int workers, T* scratch, Philox random)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Samples in the batch.</summary>
    public readonly int Batch = batch;

    /// <summary>This worker, from 0.</summary>
    public readonly int Worker = worker;

    /// <summary>All workers.</summary>
    public readonly int Workers = workers;

    /// <summary>Memory of this worker alone; what it holds at the start is anything.</summary>
    internal readonly T* Scratch = scratch;

    /// <summary>This step's random numbers.</summary>
    public readonly Philox Random = random;

    /// <summary>Samples that the rows belong to, where a kernel takes all steps of all samples at once: rows of one step lie side by side.</summary>
    internal int Samples { get; init; } = batch;

    /// <summary>The present step of a loop.</summary>
    internal int Step { get; init; }

    /// <summary>Where <see cref="RowCount"/> says so, the first row that a product computes.</summary>
    internal int FirstRow { get; init; }

    /// <summary>Above 0: a product computes so many rows only, and leaves them in the scratch memory.</summary>
    internal int RowCount { get; init; }

    /// <summary>The steps of each sample; null where all are alike.</summary>
    internal int* Lengths { get; init; }

    /// <summary>Whether a row is beyond the end of its sample's sequence.</summary>
    internal bool IsPadding(int row) => Lengths != null && row / Samples >= Lengths[row % Samples];

    /// <summary>The same share of all steps of all samples.</summary>
    internal Work<T> Over(int steps, int* lengths) => new(Batch * steps, Worker, Workers, Scratch, Random) { Samples = Batch, Lengths = lengths };

    /// <summary>1 / batch.</summary>
    public T InverseBatch => T.One / T.CreateTruncating(Batch);

    /// <summary>This worker's contiguous share of <paramref name="units"/> pieces of work: from First up to, not including, Last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int First, int Last) Share(int units) =>
        ((int)((long)units * Worker / Workers), (int)((long)units * (Worker + 1) / Workers));
}
