using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary><see cref="LocalResponseNorm{V,T,S,TTail}"/> of images in blocks: the channels of each place are laid side by side in scratch, between zeros, so that
/// the channels around are vectors that begin elsewhere. All places of a stretch are laid out before the first sum: a machine does not hand on at once what
/// was just stored to a vector that overlaps two of the stores. The workers share samples and stretches of places.</summary>
public static unsafe class BlockedLocalResponseNorm<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, ILrnShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y, TTail tail) => Normalise(work, x, y, tail);

    private static void Normalise(in Work<T> work, T* x, T* y, TTail tail)
    {
        var stretches = (S.Plane + S.Places - 1) / S.Places;
        var (first, last) = work.Share(work.Batch * stretches);
        BlockedLrn<V, T, S>.Clear(work.Scratch);
        for (var unit = first; unit < last; unit++)
        {
            var (sample, begin) = (unit / stretches, unit % stretches * S.Places);
            var places = Math.Min(S.Places, S.Plane - begin);
            var at = BlockedLrn<V, T, S>.Place(sample, begin);
            BlockedLrn<V, T, S>.LayOut(x + at, places, work.Scratch);
            for (var c = 0; c < BlockedLrn<V, T, S>.Stored; c += V.Count)
            {
                Stretch(work.Scratch + BlockedLrn<V, T, S>.Ahead + c, y, at + BlockedLrn<V, T, S>.Channel(c), places, c, tail);
            }
        }
    }

    /// <summary>A vector of channels at all places of a stretch.</summary>
    private static void Stretch(T* row, T* y, nint index, int places, int channel, TTail tail)
    {
        for (var end = index + ((nint)places * Blocks.Lanes); index < end; index += Blocks.Lanes, row += BlockedLrn<V, T, S>.Row)
        {
            var power = LrnMath<V, T, S>.Power(BlockedLrn<V, T, S>.Divisor(row));
            V.Store(y + index, tail.Apply(V.Load(row) * power, index, channel));
        }
    }
}

/// <summary>The gradient: what each channel owes to those around lies in scratch behind the channels, in the same order.</summary>
public static unsafe class BlockedLocalResponseNormGradient<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, ILrnShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> dy, Ptr<T> dx, TTail tail) => Differentiate(work, x, dy, dx, tail);

    private static void Differentiate(in Work<T> work, T* x, T* dy, T* dx, TTail tail)
    {
        var stretches = (S.Plane + S.Places - 1) / S.Places;
        var (first, last) = work.Share(work.Batch * stretches);
        var owed = work.Scratch + (S.Places * BlockedLrn<V, T, S>.Row);
        BlockedLrn<V, T, S>.Clear(work.Scratch);
        BlockedLrn<V, T, S>.Clear(owed);
        for (var unit = first; unit < last; unit++)
        {
            var (sample, begin) = (unit / stretches, unit % stretches * S.Places);
            var places = Math.Min(S.Places, S.Plane - begin);
            var at = BlockedLrn<V, T, S>.Place(sample, begin);
            BlockedLrn<V, T, S>.LayOut(x + at, places, work.Scratch);
            for (var c = 0; c < BlockedLrn<V, T, S>.Stored; c += V.Count)
            {
                var (index, inRow) = (at + BlockedLrn<V, T, S>.Channel(c), BlockedLrn<V, T, S>.Ahead + c);
                Direct(work.Scratch + inRow, dy + index, dx + index, owed + inRow, places, c);
            }

            for (var c = 0; c < BlockedLrn<V, T, S>.Stored; c += V.Count)
            {
                var (index, inRow) = (at + BlockedLrn<V, T, S>.Channel(c), BlockedLrn<V, T, S>.Ahead + c);
                Subtract(work.Scratch + inRow, owed + inRow, dx, index, places, c, tail);
            }
        }
    }

    private static void Direct(T* row, T* dy, T* dx, T* owed, int places, int channel)
    {
        for (var i = 0; i < places; i++)
        {
            var divisor = BlockedLrn<V, T, S>.Divisor(row);
            var direct = BlockedLrn<V, T, S>.Load(dy, channel) * LrnMath<V, T, S>.Power(divisor);
            V.Store(dx, direct);
            V.Store(owed, direct * (V.Load(row) / divisor));
            row += BlockedLrn<V, T, S>.Row;
            owed += BlockedLrn<V, T, S>.Row;
            dy += Blocks.Lanes;
            dx += Blocks.Lanes;
        }
    }

    private static void Subtract(T* row, T* owed, T* dx, nint index, int places, int channel, TTail tail)
    {
        var factor = V.Constant(2 * S.Alpha * S.Beta);
        for (var end = index + ((nint)places * Blocks.Lanes); index < end; index += Blocks.Lanes)
        {
            var sum = V.Load(owed - S.Behind);
            for (var i = 1; i <= S.Before + S.Behind; i++)
            {
                sum += V.Load(owed - S.Behind + i);
            }

            var result = V.Load(dx + index) - (factor * V.Load(row) * sum);
            V.Store(dx + index, tail.Apply(result, index, channel));
            row += BlockedLrn<V, T, S>.Row;
            owed += BlockedLrn<V, T, S>.Row;
        }
    }
}

/// <summary>What both directions share.</summary>
internal static unsafe class BlockedLrn<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, ILrnShape
{
    /// <summary>Channels with those that fill up the last block.</summary>
    public static int Stored
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (S.Channels + Blocks.Lanes - 1) / Blocks.Lanes * Blocks.Lanes;
    }

    /// <summary>Zeros ahead of a place's channels in scratch, and behind them: whole blocks, so that each vector of channels is aligned.</summary>
    public static int Ahead
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Math.Max(S.Before, S.Behind) + Blocks.Lanes - 1) / Blocks.Lanes * Blocks.Lanes;
    }

    /// <summary>Elements of a place in scratch.</summary>
    public static int Row
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Stored + (2 * Ahead);
    }

    public static void Clear(T* scratch) => new Span<T>(scratch, S.Places * Row).Clear();

    /// <summary>Where a place of a sample lies in the first block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Place(int sample, int place) => ((nint)sample * Stored * S.Plane) + ((nint)place * Blocks.Lanes);

    /// <summary>From a place to one of its channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Channel(int channel) => ((nint)(channel / Blocks.Lanes) * S.Plane * Blocks.Lanes) + (channel % Blocks.Lanes);

    /// <summary>Some channels, with zeros for what fills up the last block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(T* from, int channel) =>
        channel + V.Count <= S.Channels ? V.Load(from) : V.LoadPartial(from, Math.Max(0, S.Channels - channel));

    /// <summary>Lays out the channels of each place of a stretch.</summary>
    public static void LayOut(T* x, int places, T* scratch)
    {
        for (var c = 0; c < Stored; c += V.Count)
        {
            var (from, to) = (Channel(c), Ahead + c);
            for (var i = 0; i < places; i++, from += Blocks.Lanes, to += Row)
            {
                V.Store(scratch + to, Load(x + from, c));
            }
        }
    }

    /// <summary><c>k + alpha * sum</c> for the channels from <paramref name="row"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Divisor(T* row)
    {
        var first = V.Load(row - S.Before);
        var sum = first * first;
        for (var i = 1; i <= S.Before + S.Behind; i++)
        {
            var value = V.Load(row - S.Before + i);
            sum = V.MultiplyAdd(value, value, sum);
        }

        return V.MultiplyAdd(V.Constant(S.Alpha), sum, V.Constant(S.K));
    }
}
