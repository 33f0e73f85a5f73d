using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Random;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>Keeps each element with probability 1 - p and scales it by 1 / (1 - p), or makes it 0. The draw depends on the step's random
/// numbers, the site and the element's place only: the gradient draws the same again, and nothing is stored.</summary>
public static unsafe class Dropout<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Apply(V value, Philox random, int site, double probability, nint index)
    {
        var mask = stackalloc T[V.Count];
        Span<uint> four = stackalloc uint[4];
        var scale = probability < 1 ? T.CreateTruncating(1 / (1 - probability)) : T.Zero;
        var below = (uint)Math.Min(uint.MaxValue, probability * 4294967296.0);
        for (var i = 0; i < V.Count; i++)
        {
            var place = ((ulong)site << 40) + (ulong)(index + i);
            if (i == 0 || (place & 3) == 0)
            {
                random.Block(place >> 2, four);
            }

            mask[i] = four[(int)(place & 3)] < below ? T.Zero : scale;
        }

        return value * V.Load(mask);
    }
}
