using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Random;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>Normally distributed numbers, each a function of the step's random numbers, the site and the element's place (Box and Muller 1958).</summary>
public static unsafe class Noise<V, T>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Normal(Philox random, int site, double sigma, nint index)
    {
        var elements = stackalloc T[V.Count];
        for (var i = 0; i < V.Count; i++)
        {
            var place = ((ulong)site << 40) + (2 * (ulong)(index + i));
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.Uniform(place)));
            elements[i] = T.CreateTruncating(sigma * radius * Math.Cos(2 * Math.PI * random.Uniform(place + 1)));
        }

        return V.Load(elements);
    }
}
