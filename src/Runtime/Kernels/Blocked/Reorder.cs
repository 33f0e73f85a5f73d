using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>Brings images <c>[N,C,H,W]</c> into blocks; what fills up the last block is zeros. The workers share the blocks.</summary>
public static unsafe class ToBlocks<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Compute(work, x, y);

    private static void Compute(in Work<T> work, T* x, T* y)
    {
        var blocks = (S.Channels + Blocks.Lanes - 1) / Blocks.Lanes;
        var (first, last) = work.Share(work.Batch * blocks);
        for (var block = first; block < last; block++)
        {
            var channel = block % blocks * Blocks.Lanes;
            var from = x + ((((nint)(block / blocks) * S.Channels) + channel) * S.Plane);
            var to = y + ((nint)block * S.Plane * Blocks.Lanes);
            for (var lane = 0; lane < Blocks.Lanes; lane++)
            {
                var isThere = channel + lane < S.Channels;
                for (var i = 0; i < S.Plane; i++)
                {
                    to[(i * Blocks.Lanes) + lane] = isThere ? from[((nint)lane * S.Plane) + i] : T.Zero;
                }
            }
        }
    }
}

/// <summary>Brings images out of blocks, back to <c>[N,C,H,W]</c>.</summary>
public static unsafe class FromBlocks<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IPlanes
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> y) => Compute(work, x, y);

    private static void Compute(in Work<T> work, T* x, T* y)
    {
        var blocks = (S.Channels + Blocks.Lanes - 1) / Blocks.Lanes;
        var (first, last) = work.Share(work.Batch * S.Channels);
        for (var plane = first; plane < last; plane++)
        {
            var channel = plane % S.Channels;
            var from = x + ((((nint)(plane / S.Channels) * blocks) + (channel / Blocks.Lanes)) * S.Plane * Blocks.Lanes) + (channel % Blocks.Lanes);
            var to = y + ((nint)plane * S.Plane);
            for (var i = 0; i < S.Plane; i++)
            {
                to[i] = from[i * Blocks.Lanes];
            }
        }
    }
}
