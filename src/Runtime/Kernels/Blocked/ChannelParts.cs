using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sizes of statistics of channels of images in blocks, which are taken part by part.</summary>
public interface IChannelParts
{
    static abstract int Channels { get; }

    /// <summary>Places of a channel.</summary>
    static abstract int Plane { get; }

    /// <summary>Parts that a sample's places are cut into.</summary>
    static abstract int Parts { get; }
}

/// <summary>The sum of each channel of each part.</summary>
public static unsafe class BlockedChannelSum<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IChannelParts
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Sum(work, x, y);

    private static void Sum(in Work<T> work, T* x, T* y)
    {
        var (first, last) = work.Share(ChannelPart<S>.Units(work.Batch));
        for (var unit = first; unit < last; unit++)
        {
            var part = new ChannelPart<S>(unit, 1);
            for (var lane = 0; lane < Blocks.Lanes; lane += V.Count)
            {
                V.Store(y + part.Result + lane, ChannelSums<V, T>.Sum(x + part.Start + lane, part.Places));
            }
        }
    }
}

/// <summary>The sum of the products of two images in each channel of each part.</summary>
public static unsafe class BlockedChannelDot<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IChannelParts
{
    public static void Run(in Work<T> work, Ptr<T> a, Ptr<T> b, Ptr<T> y) => Sum(work, a, b, y);

    private static void Sum(in Work<T> work, T* a, T* b, T* y)
    {
        var (first, last) = work.Share(ChannelPart<S>.Units(work.Batch));
        for (var unit = first; unit < last; unit++)
        {
            var part = new ChannelPart<S>(unit, 1);
            for (var lane = 0; lane < Blocks.Lanes; lane += V.Count)
            {
                V.Store(y + part.Result + lane, ChannelSums<V, T>.Dot(a + part.Start + lane, b + part.Start + lane, part.Places));
            }
        }
    }
}

/// <summary>The mean of each channel of each part, and the sum of the squares of the distances to it, corrected for the mean's own rounding.
/// The second walk over a part finds it in the cache.</summary>
public static unsafe class BlockedChannelMoments<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IChannelParts
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Sum(work, x, y);

    private static void Sum(in Work<T> work, T* x, T* y)
    {
        var (first, last) = work.Share(ChannelPart<S>.Units(work.Batch));
        for (var unit = first; unit < last; unit++)
        {
            var part = new ChannelPart<S>(unit, 2);
            for (var lane = 0; lane < Blocks.Lanes; lane += V.Count)
            {
                var share = V.Broadcast(T.One / T.CreateTruncating(part.Places));
                var mean = ChannelSums<V, T>.Sum(x + part.Start + lane, part.Places, share);
                var (squares, distances) = ChannelSums<V, T>.Distances(x + part.Start + lane, part.Places, mean);
                V.Store(y + part.Result + lane, mean);
                V.Store(y + part.Result + ChannelPart<S>.Stored + lane, squares - (distances * distances * share));
            }
        }
    }
}

/// <summary>Which elements a unit of work is about.</summary>
internal readonly ref struct ChannelPart<S>
    where S : struct, IChannelParts
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ChannelPart(int unit, int numbers)
    {
        var (block, part) = (unit / S.Parts, unit % S.Parts);
        var (from, to) = (From(part), From(part + 1));
        Places = to - from;
        Start = (((nint)block * S.Plane) + from) * Blocks.Lanes;
        Result = ((((nint)(block / BlocksOfSample) * S.Parts) + part) * numbers * Stored) + (block % BlocksOfSample * Blocks.Lanes);
    }

    /// <summary>Channels with those that fill up the last block.</summary>
    public static int Stored
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BlocksOfSample * Blocks.Lanes;
    }

    public int Places { get; }

    public nint Start { get; }

    public nint Result { get; }

    private static int BlocksOfSample
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (S.Channels + Blocks.Lanes - 1) / Blocks.Lanes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Units(int batch) => batch * BlocksOfSample * S.Parts;

    /// <summary>The first place of a part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int From(int part) => (int)((long)S.Plane * part / S.Parts);
}

/// <summary>Sums along places a block apart; four run side by side, for one addition waits for that before it.</summary>
internal static unsafe class ChannelSums<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Step = Blocks.Lanes;

    public static V Sum(T* x, int places)
    {
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
        var end = x + ((nint)places * Step);
        for (; x <= end - (4 * Step); x += 4 * Step)
        {
            a += V.Load(x);
            b += V.Load(x + Step);
            c += V.Load(x + (2 * Step));
            d += V.Load(x + (3 * Step));
        }

        for (; x < end; x += Step)
        {
            a += V.Load(x);
        }

        return a + b + (c + d);
    }

    /// <summary>The sum of a share of each: no sum of finite numbers overflows.</summary>
    public static V Sum(T* x, int places, V share)
    {
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
        var end = x + ((nint)places * Step);
        for (; x <= end - (4 * Step); x += 4 * Step)
        {
            a = V.MultiplyAdd(V.Load(x), share, a);
            b = V.MultiplyAdd(V.Load(x + Step), share, b);
            c = V.MultiplyAdd(V.Load(x + (2 * Step)), share, c);
            d = V.MultiplyAdd(V.Load(x + (3 * Step)), share, d);
        }

        for (; x < end; x += Step)
        {
            a = V.MultiplyAdd(V.Load(x), share, a);
        }

        return a + b + (c + d);
    }

    public static V Dot(T* x, T* y, int places)
    {
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
        var end = x + ((nint)places * Step);
        for (; x <= end - (4 * Step); x += 4 * Step, y += 4 * Step)
        {
            a = V.MultiplyAdd(V.Load(x), V.Load(y), a);
            b = V.MultiplyAdd(V.Load(x + Step), V.Load(y + Step), b);
            c = V.MultiplyAdd(V.Load(x + (2 * Step)), V.Load(y + (2 * Step)), c);
            d = V.MultiplyAdd(V.Load(x + (3 * Step)), V.Load(y + (3 * Step)), d);
        }

        for (; x < end; x += Step, y += Step)
        {
            a = V.MultiplyAdd(V.Load(x), V.Load(y), a);
        }

        return a + b + (c + d);
    }

    /// <summary>The sums of the squares of the distances to a centre, and of the distances.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V Squares, V Distances) Distances(T* x, int places, V centre)
    {
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
        V p = V.Zero, q = V.Zero;
        var end = x + ((nint)places * Step);
        for (; x <= end - (4 * Step); x += 4 * Step)
        {
            V first = V.Load(x) - centre, second = V.Load(x + Step) - centre;
            V third = V.Load(x + (2 * Step)) - centre, fourth = V.Load(x + (3 * Step)) - centre;
            a = V.MultiplyAdd(first, first, a);
            b = V.MultiplyAdd(second, second, b);
            c = V.MultiplyAdd(third, third, c);
            d = V.MultiplyAdd(fourth, fourth, d);
            p += first + second;
            q += third + fourth;
        }

        for (; x < end; x += Step)
        {
            var distance = V.Load(x) - centre;
            a = V.MultiplyAdd(distance, distance, a);
            p += distance;
        }

        return (a + b + (c + d), p + q);
    }
}
