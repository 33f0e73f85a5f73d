using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>Images in blocks of channels, <c>[N, C/16, H, W, 16]</c>: the elements of a place that a vector holds lie side by side.</summary>
internal static class Blocks
{
    /// <summary>Channels of a block.</summary>
    public const int Lanes = 16;
}

/// <summary>Applies tails to images in blocks, where they still lie in the cache.</summary>
internal static unsafe class BlockTails<V, T, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTail : struct, ITail<V, T>
{
    /// <summary>One vector of channels at some places.</summary>
    /// <param name="tensor">The output.</param>
    /// <param name="index">The first place's element of the first of those channels.</param>
    /// <param name="places">Places, a block apart.</param>
    /// <param name="channel">The first of those channels.</param>
    /// <param name="tail">What is done.</param>
    public static void Apply(T* tensor, nint index, int places, nint channel, TTail tail)
    {
        if (typeof(TTail) == typeof(NoTail<V, T>))
        {
            return;
        }

        for (var end = index + ((nint)places * Blocks.Lanes); index < end; index += Blocks.Lanes)
        {
            V.Store(tensor + index, tail.Apply(V.Load(tensor + index), index, channel));
        }
    }

    /// <summary>All channels of a block, from <paramref name="channel"/> on, at some places.</summary>
    public static void ApplyToBlock(T* tensor, nint index, int places, nint channel, TTail tail)
    {
        if (typeof(TTail) == typeof(NoTail<V, T>))
        {
            return;
        }

        for (var end = index + ((nint)places * Blocks.Lanes); index < end; index += Blocks.Lanes)
        {
            for (var lane = 0; lane < Blocks.Lanes; lane += V.Count)
            {
                V.Store(tensor + index + lane, tail.Apply(V.Load(tensor + index + lane), index + lane, channel + lane));
            }
        }
    }
}

/// <summary>A loop of element-wise work alone, on images in blocks.</summary>
public static unsafe class MapBlocks<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> y, TTail tail) => Compute(work, y, tail);

    private static void Compute(in Work<T> work, T* y, TTail tail)
    {
        var blocks = (S.Channels + Blocks.Lanes - 1) / Blocks.Lanes;
        var (first, last) = work.Share(work.Batch * blocks);
        for (var block = first; block < last; block++)
        {
            BlockTails<V, T, TTail>.ApplyToBlock(y, (nint)block * S.Plane * Blocks.Lanes, S.Plane, block % blocks * Blocks.Lanes, tail);
        }
    }
}
