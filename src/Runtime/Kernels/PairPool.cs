using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>No pool ends the kernel.</summary>
internal readonly struct NoPool<V, T> : IPoolRule<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Start => T.Zero;

    public static bool IsFree => true;

    public static V Join(V a, V b) => a;

    public static T Join(T a, T b) => a;

    public static T End(T joined, int count) => joined;

    public static V End(V joined, int count) => joined;
}

/// <summary>The tail and a pool over pairs of rows and columns, from a kernel's scratch memory to its output. In the order of <see cref="PoolLoop{V,T,S,TRule,TTail}"/>,
/// so the results are the same bits.</summary>
internal static unsafe class PairPool<V, T, TPool, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TPool : struct, IPoolRule<V, T>
    where TTail : struct, ITail<V, T>
{
    private const int Window = 4;

    /// <summary>Rows of one channel's plane.</summary>
    /// <param name="from">The first row, before the tail.</param>
    /// <param name="pitch">From there to the next.</param>
    /// <param name="to">The first pooled row; they follow each other.</param>
    /// <param name="rows">Pooled rows.</param>
    /// <param name="width">Their length.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="tail">What comes before the pool; it reads nothing but by the channel.</param>
    public static void Planes(T* from, int pitch, T* to, int rows, int width, nint channel, TTail tail)
    {
        var length = rows * width;
        for (var row = 0; row < rows; row++, from += 2 * pitch)
        {
            for (var column = 0; column < width; column += V.Count)
            {
                var first = Rows(from + (2 * column), pitch, channel, tail);
                var second = (2 * (width - column)) > V.Count ? Rows(from + (2 * column) + V.Count, pitch, channel, tail) : first;
                var pooled = TPool.End(TPool.Join(V.Even(first, second), V.Odd(first, second)), Window);

                // A vector may run past its row: the next row overwrites that, and the last one is cut.
                var at = (row * width) + column;
                if (at + V.Count <= length)
                {
                    V.Store(to + at, pooled);
                }
                else
                {
                    V.StorePartial(to + at, pooled, length - at);
                }
            }
        }
    }

    /// <summary>One vector of channels along two lines of places, a block apart.</summary>
    /// <param name="from">The first line, before the tail.</param>
    /// <param name="pitch">From there to the second.</param>
    /// <param name="to">The pooled line.</param>
    /// <param name="width">Its places.</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="tail">What comes before the pool; it reads nothing but by the channel.</param>
    public static void Line(T* from, int pitch, T* to, int width, nint channel, TTail tail)
    {
        for (var end = to + ((nint)width * Blocks.Lanes); to < end; to += Blocks.Lanes, from += 2 * Blocks.Lanes)
        {
            var first = TPool.Join(tail.Apply(V.Load(from), 0, channel), tail.Apply(V.Load(from + Blocks.Lanes), 0, channel));
            var second = TPool.Join(first, tail.Apply(V.Load(from + pitch), 0, channel));
            V.Store(to, TPool.End(TPool.Join(second, tail.Apply(V.Load(from + pitch + Blocks.Lanes), 0, channel)), Window));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Rows(T* at, int pitch, nint channel, TTail tail) =>
        TPool.Join(tail.Apply(V.Load(at), 0, channel), tail.Apply(V.Load(at + pitch), 0, channel));
}
