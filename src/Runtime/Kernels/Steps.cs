using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>What is put before a sequence, or behind it.</summary>
public interface IShiftShape
{
    static abstract int Width { get; }

    /// <summary>1 where the sequence moves towards its first step, and what is put in stands behind the last.</summary>
    static abstract int Back { get; }
}

/// <summary>A sequence one step later, another step put in.</summary>
public static unsafe class ShiftSteps<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IShiftShape
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> start, Ptr<T> y) => Shift(work, x, start, y);

    private static void Shift(in Work<T> work, T* x, T* start, T* y)
    {
        var row = (nint)work.Samples * S.Width;
        var steps = work.Batch / work.Samples;
        var (first, last) = work.Share(steps);
        for (var step = first; step < last; step++)
        {
            var from = S.Back == 1 ? step + 1 : step - 1;
            Planes.Copy(from < 0 || from == steps ? start : x + (from * row), y + (step * row), row);
        }
    }
}

/// <summary>The mean over all steps of all samples that are within their sequences, in float64, in the order of the steps.</summary>
public static unsafe class StepMean<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Compute(work, x, y);

    private static void Compute(in Work<T> work, T* x, T* y)
    {
        if (work.Worker != 0)
        {
            return;
        }

        var (sum, count) = (0.0, 0);
        for (var n = 0; n < work.Batch; n++)
        {
            if (!work.IsPadding(n))
            {
                sum += double.CreateTruncating(x[n]);
                count++;
            }
        }

        *y = T.CreateTruncating(sum / count);
    }
}

/// <summary>1 over the number of steps within sequences for each of those, 0 for the others.</summary>
public static unsafe class StepShare<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y, TTail tail) => Compute(work, y, tail);

    private static void Compute(in Work<T> work, T* y, TTail tail)
    {
        if (work.Worker != 0)
        {
            return;
        }

        var count = 0;
        for (var n = 0; n < work.Batch; n++)
        {
            count += work.IsPadding(n) ? 0 : 1;
        }

        var share = T.CreateTruncating(1.0 / count);
        for (var n = 0; n < work.Batch; n++)
        {
            y[n] = work.IsPadding(n) ? T.Zero : share;
        }

        Tails.ApplyToRow<V, T, TTail>(y, 0, work.Batch, 0, tail);
    }
}
