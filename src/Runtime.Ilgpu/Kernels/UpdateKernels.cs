using ILGPU;
using ILGPU.Algorithms;

namespace DslCompiler.Ilgpu;

/// <summary>An optimiser's step over all parameters.</summary>
internal struct UpdateWork
{
    /// <summary>Elements that are trained.</summary>
    public int Count;

    /// <summary>Elements, from the start, that decay.</summary>
    public int Decayed;

    /// <summary>Where the gradients begin; parameters begin at 0.</summary>
    public long Gradients;

    public int Kind;
    public float Rate;
    public float First;
    public float Second;
    public float Epsilon;
    public float Correction;
    public float WeightDecay;
    public float L1;

    /// <summary>The largest norm of the gradients; 0: any.</summary>
    public float Clip;
}

/// <summary>The rows of one weight whose norm is limited.</summary>
internal struct LimitWork
{
    public long Offset;
    public int Rows;
    public int Length;
    public float Most;
}

/// <summary>The kernels of optimisers: no thread needs another's result within a launch. The rules are those of <see cref="Sgd"/>, <see cref="Adam"/>,
/// <see cref="AdaGrad"/> and <see cref="RmsProp"/>.</summary>
internal static class UpdateKernels
{
    /// <summary>Partial sums of the squares of gradients. Behind them lie the norm and the factor that clips.</summary>
    public const int Parts = 4096;

    // Above what rounding leaves: a row just scaled is not scaled again.
    private const float Margin = 1e-6f;

    public static void Update(UpdateWork u, ArrayView<float> m, ArrayView<float> states, ArrayView<float> norm)
    {
        var i = Grid.IdxX * Group.DimX + Group.IdxX;
        if (i >= u.Count)
        {
            return;
        }

        var w = m[i];
        var g = m[u.Gradients + i] * (u.Clip > 0f ? norm[Parts + 1] : 1f);
        if (i < u.Decayed)
        {
            g = u.WeightDecay * w + g + u.L1 * (w > 0f ? 1f : w < 0f ? -1f : 0f);
        }

        var first = states[i];
        var second = states[u.Count + i];
        if (u.Kind == (int)OptimizerKind.Adam)
        {
            first = (1f - u.First) * (g - first) + first;
            second = (1f - u.Second) * (g * g - second) + second;
            w -= u.Rate * first / (XMath.Sqrt(second * u.Correction) + u.Epsilon);
        }
        else if (u.Kind == (int)OptimizerKind.AdaGrad)
        {
            first = g * g + first;
            w -= u.Rate * g / (XMath.Sqrt(first) + u.Epsilon);
        }
        else if (u.Kind == (int)OptimizerKind.RmsProp)
        {
            first = (1f - u.Second) * (g * g - first) + first;
            second = u.First * second + g / (XMath.Sqrt(first) + u.Epsilon);
            w -= u.Rate * second;
        }
        else
        {
            first = u.First * first + g;
            w -= u.Rate * (u.Kind == (int)OptimizerKind.Nesterov ? u.First * first + g : first);
        }

        m[i] = w;
        states[i] = first;
        states[u.Count + i] = second;
    }

    /// <summary>Each thread sums every so many squares.</summary>
    public static void Squares(UpdateWork u, ArrayView<float> m, ArrayView<float> norm)
    {
        var part = Grid.IdxX * Group.DimX + Group.IdxX;
        if (part < Parts)
        {
            var sum = 0f;
            for (var i = part; i < u.Count; i += Parts)
            {
                sum += m[u.Gradients + i] * m[u.Gradients + i];
            }

            norm[part] = sum;
        }
    }

    /// <summary>One thread joins the parts: the norm, and the factor that brings it down to the bound.</summary>
    public static void Scale(UpdateWork u, ArrayView<float> norm)
    {
        if (Grid.IdxX * Group.DimX + Group.IdxX == 0)
        {
            var sum = 0f;
            for (var i = 0; i < Parts; i++)
            {
                sum += norm[i];
            }

            var length = XMath.Sqrt(sum);
            norm[Parts] = length;
            norm[Parts + 1] = Lane.Min(1f, u.Clip / (length + 1e-6f));
        }
    }

    /// <summary>Each thread scales one row down, where its norm is too large.</summary>
    public static void Limit(LimitWork u, ArrayView<float> m)
    {
        var row = Grid.IdxX * Group.DimX + Group.IdxX;
        if (row >= u.Rows)
        {
            return;
        }

        var from = u.Offset + (long)row * u.Length;
        var sum = 0f;
        for (var i = 0; i < u.Length; i++)
        {
            sum += m[from + i] * m[from + i];
        }

        var norm = XMath.Sqrt(sum);
        if (norm > u.Most * (1f + Margin))
        {
            for (var i = 0; i < u.Length; i++)
            {
                m[from + i] *= u.Most / norm;
            }
        }
    }
}
