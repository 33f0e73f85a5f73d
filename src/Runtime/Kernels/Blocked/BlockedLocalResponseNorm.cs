using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary><see cref="LocalResponseNorm{V,T,S,TTail}"/> of images in blocks: the squares of a place's channels are laid side by side in scratch, between zeros, so that
/// the channels around are vectors that begin elsewhere. The workers share samples and stretches of places.</summary>
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
            var begin = unit % stretches * S.Places;
            var at = BlockedLrn<V, T, S>.Place(unit / stretches, begin);
            for (var end = at + (Math.Min(S.Places, S.Plane - begin) * Blocks.Lanes); at < end; at += Blocks.Lanes)
            {
                BlockedLrn<V, T, S>.Squares(x + at, work.Scratch);
                for (var c = 0; c < BlockedLrn<V, T, S>.Stored; c += V.Count)
                {
                    var index = at + BlockedLrn<V, T, S>.Channel(c);
                    var power = LrnMath<V, T, S>.Power(BlockedLrn<V, T, S>.Divisor(work.Scratch + c));
                    V.Store(y + index, tail.Apply(BlockedLrn<V, T, S>.Load(x + index, c) * power, index, c));
                }
            }
        }
    }
}

/// <summary>The gradient: a place's squares first, then what each channel owes to those around, which lies beside them in scratch.</summary>
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
        var owed = work.Scratch + BlockedLrn<V, T, S>.Length;
        BlockedLrn<V, T, S>.Clear(work.Scratch);
        BlockedLrn<V, T, S>.Clear(owed);
        for (var unit = first; unit < last; unit++)
        {
            var begin = unit % stretches * S.Places;
            var at = BlockedLrn<V, T, S>.Place(unit / stretches, begin);
            for (var end = at + (Math.Min(S.Places, S.Plane - begin) * Blocks.Lanes); at < end; at += Blocks.Lanes)
            {
                BlockedLrn<V, T, S>.Squares(x + at, work.Scratch);
                Direct(work.Scratch, x + at, dy + at, dx + at, owed + S.Behind);
                Subtract(owed, x, dx, at, tail);
            }
        }
    }

    private static void Direct(T* squares, T* x, T* dy, T* dx, T* owed)
    {
        for (var c = 0; c < BlockedLrn<V, T, S>.Stored; c += V.Count)
        {
            var at = BlockedLrn<V, T, S>.Channel(c);
            var divisor = BlockedLrn<V, T, S>.Divisor(squares + c);
            var direct = BlockedLrn<V, T, S>.Load(dy + at, c) * LrnMath<V, T, S>.Power(divisor);
            V.Store(dx + at, direct);
            V.Store(owed + c, direct * (BlockedLrn<V, T, S>.Load(x + at, c) / divisor));
        }
    }

    private static void Subtract(T* owed, T* x, T* dx, nint at, TTail tail)
    {
        var factor = V.Constant(2 * S.Alpha * S.Beta);
        for (var c = 0; c < BlockedLrn<V, T, S>.Stored; c += V.Count)
        {
            var index = at + BlockedLrn<V, T, S>.Channel(c);
            var sum = V.Load(owed + c);
            for (var i = 1; i <= S.Before + S.Behind; i++)
            {
                sum += V.Load(owed + c + i);
            }

            var result = V.Load(dx + index) - (factor * BlockedLrn<V, T, S>.Load(x + index, c) * sum);
            V.Store(dx + index, tail.Apply(result, index, c));
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

    /// <summary>Elements of a place's channels in scratch, with the zeros on both sides.</summary>
    public static int Length
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Stored + S.Before + S.Behind + 1;
    }

    public static void Clear(T* scratch) => new Span<T>(scratch, Length).Clear();

    /// <summary>Where a place of a sample lies in the first block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Place(int sample, int place) => ((nint)sample * Stored * S.Plane) + ((nint)place * Blocks.Lanes);

    /// <summary>From a place to one of its channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Channel(int channel) => ((nint)(channel / Blocks.Lanes) * S.Plane * Blocks.Lanes) + (channel % Blocks.Lanes);

    /// <summary>Some channels, with zeros for what fills up the last block.</summary>
    public static V Load(T* from, int channel) =>
        channel + V.Count <= S.Channels ? V.Load(from) : V.LoadPartial(from, Math.Max(0, S.Channels - channel));

    public static void Squares(T* x, T* scratch)
    {
        for (var c = 0; c < Stored; c += V.Count)
        {
            var value = Load(x + Channel(c), c);
            V.Store(scratch + S.Before + c, value * value);
        }
    }

    /// <summary><c>k + alpha * sum</c>; the squares begin with that of the first channel before.</summary>
    public static V Divisor(T* squares)
    {
        var sum = V.Load(squares);
        for (var i = 1; i <= S.Before + S.Behind; i++)
        {
            sum += V.Load(squares + i);
        }

        return V.MultiplyAdd(V.Constant(S.Alpha), sum, V.Constant(S.K));
    }
}
