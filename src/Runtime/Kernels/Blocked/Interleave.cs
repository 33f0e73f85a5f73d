using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sizes of an image that is put together from every second row and column.</summary>
public interface IInterleaveShape
{
    static abstract int Channels { get; }

    static abstract int Height { get; }

    static abstract int Width { get; }

    /// <summary>Rows that the parts take in turns: 1 or 2.</summary>
    static abstract int StrideHeight { get; }

    static abstract int StrideWidth { get; }

    /// <summary>The input that has the places of even rows and columns; -1: they are 0.</summary>
    static abstract int EvenEven { get; }

    static abstract int EvenOdd { get; }

    static abstract int OddEven { get; }

    static abstract int OddOdd { get; }
}

/// <summary>Puts images in blocks together, place by place in turns. The workers share the rows of the blocks.</summary>
public static unsafe class Interleave<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IInterleaveShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x0, Ptr<T> x1, Ptr<T> x2, Ptr<T> x3, Ptr<T> y, TTail tail)
    {
        var inputs = stackalloc T*[] { x0, x1, x2, x3 };
        Rows(work, inputs, y, tail);
    }

    private static void Rows(in Work<T> work, T** inputs, T* y, TTail tail)
    {
        var blocks = (S.Channels + Blocks.Lanes - 1) / Blocks.Lanes;
        var (first, last) = work.Share(work.Batch * blocks * S.Height);
        for (var unit = first; unit < last; unit++)
        {
            var (block, row) = (unit / S.Height, unit % S.Height);
            var odd = row % S.StrideHeight;
            var height = (S.Height - odd + S.StrideHeight - 1) / S.StrideHeight;
            var index = (nint)unit * S.Width * Blocks.Lanes;
            for (var i = 0; i < S.StrideWidth; i++)
            {
                var input = odd == 0 ? (i == 0 ? S.EvenEven : S.EvenOdd) : (i == 0 ? S.OddEven : S.OddOdd);
                var width = (S.Width - i + S.StrideWidth - 1) / S.StrideWidth;
                var from = input < 0 ? null : inputs[input] + ((((nint)block * height) + (row / S.StrideHeight)) * width * Blocks.Lanes);
                Columns(from, y + index + (i * Blocks.Lanes), width);
            }

            BlockTails<V, T, TTail>.ApplyToBlock(y, index, S.Width, block % blocks * Blocks.Lanes, tail);
        }
    }

    private static void Columns(T* from, T* to, int count)
    {
        for (var i = 0; i < count; i++, to += S.StrideWidth * Blocks.Lanes)
        {
            for (var lane = 0; lane < Blocks.Lanes; lane += V.Count)
            {
                V.Store(to + lane, from == null ? V.Zero : V.Load(from + (i * Blocks.Lanes) + lane));
            }
        }
    }
}
