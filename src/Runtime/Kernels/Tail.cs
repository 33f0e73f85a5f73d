using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>What is done to each element right after a loop computed it: a fused chain of layers, as one generated struct.</summary>
public interface ITail<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="value">What the loop computed.</param>
    /// <param name="index">The place of the first element in the output tensor, and in every operand of its type.</param>
    /// <param name="channel">The channel of all elements (images) or the feature of the first (vectors).</param>
    V Apply(V value, nint index, nint channel);

    /// <summary>Fetches what <see cref="Apply"/> will read at this place into the cache.</summary>
    void Fetch(nint index);
}

/// <summary>Nothing is done.</summary>
public readonly struct NoTail<V, T> : ITail<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply(V value, nint index, nint channel) => value;

    public void Fetch(nint index)
    {
    }
}

/// <summary>Applies tails to stretches of memory that still lie in the cache.</summary>
internal static unsafe class Tails
{
    /// <summary>A stretch within one channel.</summary>
    public static void ApplyToPlane<V, T, TTail>(T* tensor, nint index, int length, nint channel, TTail tail)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTail : struct, ITail<V, T> => Apply<V, T, TTail, Zero>(tensor, index, length, channel, tail);

    /// <summary>A stretch along the features; <paramref name="feature"/> is that of its first element.</summary>
    public static void ApplyToRow<V, T, TTail>(T* tensor, nint index, int length, nint feature, TTail tail)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTail : struct, ITail<V, T> => Apply<V, T, TTail, One>(tensor, index, length, feature, tail);

    /// <summary>Channels from <paramref name="first"/> to <paramref name="last"/>, counted over all samples; features where <paramref name="axis"/> is 1,
    /// blocks of channels where it is 2.</summary>
    public static void ApplyToChannels<V, T, TTail>(T* tensor, int first, int last, int channels, int plane, int axis, TTail tail)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTail : struct, ITail<V, T>
    {
        if (typeof(TTail) == typeof(NoTail<V, T>))
        {
            return;
        }

        for (int at = first, next; at < last; at = next)
        {
            next = axis == 1 ? System.Math.Min(last, at - (at % channels) + channels) : at + 1;
            if (axis == 1)
            {
                ApplyToRow<V, T, TTail>(tensor, at, next - at, at % channels, tail);
            }
            else if (axis == 2)
            {
                BlockTails<V, T, TTail>.ApplyToBlock(tensor, (nint)at * plane, plane / Blocks.Lanes, at % channels * Blocks.Lanes, tail);
            }
            else
            {
                ApplyToPlane<V, T, TTail>(tensor, (nint)at * plane, plane, at % channels, tail);
            }
        }
    }

    private static void Apply<V, T, TTail, TChannelStep>(T* tensor, nint index, int length, nint channel, TTail tail)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTail : struct, ITail<V, T>
        where TChannelStep : struct, IConst
    {
        if (typeof(TTail) == typeof(NoTail<V, T>))
        {
            return;
        }

        var at = tensor + index;
        var i = 0;
        for (; i <= length - V.Count; i += V.Count)
        {
            V.Store(at + i, tail.Apply(V.Load(at + i), index + i, channel + (i * TChannelStep.Value)));
        }

        if (i < length)
        {
            V.StorePartial(at + i, tail.Apply(V.Load(at + i), index + i, channel + (i * TChannelStep.Value)), length - i);
        }
    }
}
