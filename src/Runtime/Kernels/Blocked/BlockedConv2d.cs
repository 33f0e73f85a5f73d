using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary><c>y = conv(x, w)</c> into blocks of channels, and what is fused behind it.</summary>
public static unsafe class BlockedConv2d<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IBlockedConvShape
    where TTail : struct, ITail<V, T>
{
    /// <param name="work">The worker's share.</param>
    /// <param name="x">Images in blocks of channels, or <c>[N,C,H,W]</c>.</param>
    /// <param name="w">The filters, as <see cref="PackFilters{V,T,S}"/> lays them out.</param>
    /// <param name="y">Results in blocks of channels.</param>
    /// <param name="tail">What is fused behind.</param>
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> w, Ptr<T> y, TTail tail) => BlockedConvLoop<V, T, S, NoPool<V, T>, TTail>.Run(work, x, w, y, tail);
}

/// <summary><c>y = max_pool2d(tail(conv(x, w)))</c> over pairs of rows and columns, in blocks.</summary>
public static unsafe class BlockedConv2dMaxPooled<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IBlockedConvShape
    where TTail : struct, ITail<V, T>
{
    /// <param name="work">The worker's share.</param>
    /// <param name="x">Images in blocks of channels, or <c>[N,C,H,W]</c>.</param>
    /// <param name="w">The filters, as <see cref="PackFilters{V,T,S}"/> lays them out.</param>
    /// <param name="y">Results in blocks of channels.</param>
    /// <param name="tail">What is fused behind.</param>
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> w, Ptr<T> y, TTail tail) => BlockedConvLoop<V, T, S, MaxRule<V, T>, TTail>.Run(work, x, w, y, tail);
}

/// <summary><c>y = avg_pool2d(tail(conv(x, w)))</c> over pairs of rows and columns, in blocks.</summary>
public static unsafe class BlockedConv2dMeanPooled<V, T, S, TTail>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IBlockedConvShape
    where TTail : struct, ITail<V, T>
{
    /// <param name="work">The worker's share.</param>
    /// <param name="x">Images in blocks of channels, or <c>[N,C,H,W]</c>.</param>
    /// <param name="w">The filters, as <see cref="PackFilters{V,T,S}"/> lays them out.</param>
    /// <param name="y">Results in blocks of channels.</param>
    /// <param name="tail">What is fused behind.</param>
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> w, Ptr<T> y, TTail tail) => BlockedConvLoop<V, T, S, MeanRule<V, T>, TTail>.Run(work, x, w, y, tail);
}
