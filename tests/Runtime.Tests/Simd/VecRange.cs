using System;
using DslCompiler.Simd;

namespace DslCompiler.Tests.Simd;

/// <summary>Vector functions applied to arrays.</summary>
internal static unsafe class VecRange
{
    public static float[] Exp<V>(float[] x)
        where V : unmanaged, IVec<V, float> => Map<V>(x, &V.Exp);

    public static float[] Tanh<V>(float[] x)
        where V : unmanaged, IVec<V, float> => Map<V>(x, &V.Tanh);

    public static float[] Sigmoid<V>(float[] x)
        where V : unmanaged, IVec<V, float> => Map<V>(x, &V.Sigmoid);

    public static float[] Map<V>(float[] x, delegate*<V, V> function)
        where V : unmanaged, IVec<V, float>
    {
        (x.Length % V.Count).ShouldBeZero();
        var y = new float[x.Length];
        fixed (float* from = x, to = y)
        {
            for (var i = 0; i < x.Length; i += V.Count)
            {
                V.Store(to + i, function(V.Load(from + i)));
            }
        }

        return y;
    }

    /// <summary>The distance of floats at a number, as far as normal floats and denormals go.</summary>
    public static double UnitInTheLastPlace(double value)
    {
        var exponent = Math.Max(value == 0 ? int.MinValue : Math.ILogB(value), -126);
        return Math.ScaleB(1, exponent - 23);
    }

    private static void ShouldBeZero(this int rest) => ArgumentOutOfRangeException.ThrowIfNotEqual(rest, 0);
}
