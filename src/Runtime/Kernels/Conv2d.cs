using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary><c>y = conv(x, w)</c> and what is fused behind it.</summary>
public static unsafe class Conv2dForward<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IConv2dShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> w, Ptr<T> y, TTail tail) =>
        ConvLoop<V, T, S, ForwardGather<T, S>, NoPool<V, T>, TTail>.Run(work, x, w, y, work.Scratch, tail);
}

/// <summary><c>y = max_pool2d(tail(conv(x, w)))</c> over pairs of rows and columns.</summary>
public static unsafe class Conv2dMaxPooled<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IConv2dShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> w, Ptr<T> y, TTail tail) =>
        ConvLoop<V, T, S, ForwardGather<T, S>, MaxRule<V, T>, TTail>.Run(work, x, w, y, work.Scratch, tail);
}

/// <summary><c>y = avg_pool2d(tail(conv(x, w)))</c> over pairs of rows and columns.</summary>
public static unsafe class Conv2dMeanPooled<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IConv2dShape
    where TTail : struct, ITail<V, T>
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> w, Ptr<T> y, TTail tail) =>
        ConvLoop<V, T, S, ForwardGather<T, S>, MeanRule<V, T>, TTail>.Run(work, x, w, y, work.Scratch, tail);
}

/// <summary><c>dx</c> of a convolution: that of the interleaved <c>dy</c> with the filters turned round and their axes exchanged.</summary>
public static unsafe class Conv2dInputGradient<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IConv2dShape
    where TTail : struct, ITail<V, T>
{
    /// <param name="work">The worker's share.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="w">The filters of the forward convolution.</param>
    /// <param name="dx">The gradient of the input.</param>
    /// <param name="tail">What is fused behind.</param>
    public static void Run(in Work<T> work, Ptr<T> dy, Ptr<T> w, Ptr<T> dx, TTail tail)
    {
        T* turned = work.Scratch;
        T* filter = w;
        var taps = S.FilterHeight * S.FilterWidth;
        for (var k = 0; k < S.Groups * S.Channels; k++)
        {
            var first = (nint)(k / S.Channels) * S.Channels * S.Filters;
            for (var c = 0; c < S.Filters; c++)
            {
                var from = filter + ((((nint)k * S.Filters) + c) * taps);
                var to = turned + ((first + ((nint)c * S.Channels) + (k % S.Channels)) * taps);
                for (var i = 0; i < taps; i++)
                {
                    to[i] = from[taps - 1 - i];
                }
            }
        }

        var filters = ((nint)S.Groups * S.Channels * S.Filters * taps + 15) / 16 * 16;
        ConvLoop<V, T, S, InterleavedGather<T, S>, NoPool<V, T>, TTail>.Run(work, dy, turned, dx, work.Scratch + filters, tail);
    }
}
