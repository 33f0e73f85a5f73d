using DslCompiler.Simd;

namespace DslCompiler;

/// <summary>The arithmetic of one optimiser on one vector: parameter and state from gradient.</summary>
internal interface IUpdateRule
{
    /// <param name="parameter">Replaced.</param>
    /// <param name="gradient">The loss's, weight decay added.</param>
    /// <param name="first">The first state, replaced.</param>
    /// <param name="second">The second state, replaced where the rule has one.</param>
    void Update<V>(ref V parameter, V gradient, ref V first, ref V second)
        where V : unmanaged, IVec<V, float>;
}

/// <summary>A stretch of parameter memory to update.</summary>
/// <param name="simd">By which vectors.</param>
/// <param name="values">Where element 0 of the parameters lies.</param>
/// <param name="gradients">Where the gradient of element 0 would lie.</param>
/// <param name="from">The first element.</param>
/// <param name="to">The element after the last.</param>
internal readonly unsafe struct UpdateStretch(SimdLevel simd, float* values, float* gradients, long from, long to)
{
    public readonly SimdLevel Simd = simd;

    public readonly float* Values = values;

    public readonly float* Gradients = gradients;

    public readonly long From = from;

    public readonly long To = to;

    /// <summary>Times the value, it is added to the gradient.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Times the value's sign, it is added too.</summary>
    public float L1 { get; init; }

    /// <summary>What gradients are multiplied by before.</summary>
    public float Scale { get; init; } = 1;
}

/// <summary>The one loop of all optimisers.</summary>
internal static unsafe class UpdateLoop
{
    public static void Run<TRule>(in UpdateStretch stretch, NativeBuffer<float> first, NativeBuffer<float> second, TRule rule)
        where TRule : struct, IUpdateRule
    {
        if (stretch.L1 > 0)
        {
            RunAll(stretch, first, second, new L1Rule<TRule>(rule, stretch.L1));
        }
        else
        {
            RunAll(stretch, first, second, rule);
        }
    }

    private static void RunAll<TRule>(in UpdateStretch stretch, NativeBuffer<float> first, NativeBuffer<float> second, TRule rule)
        where TRule : struct, IUpdateRule
    {
        switch (stretch.Simd)
        {
            case SimdLevel.Avx512:
                Run<Avx512Vec, TRule>(stretch, first.Pointer, second.Pointer, rule);
                break;
            case SimdLevel.Avx2:
                Run<Avx2Vec, TRule>(stretch, first.Pointer, second.Pointer, rule);
                break;
            case SimdLevel.AdvSimd:
                Run<AdvSimdVec, TRule>(stretch, first.Pointer, second.Pointer, rule);
                break;
            default:
                Run<PortableVec, TRule>(stretch, first.Pointer, second.Pointer, rule);
                break;
        }
    }

    private static void Run<V, TRule>(in UpdateStretch stretch, float* first, float* second, TRule rule)
        where V : unmanaged, IVec<V, float>
        where TRule : struct, IUpdateRule
    {
        float* values = stretch.Values, gradients = stretch.Gradients;
        var (decay, scale, to) = (V.Broadcast(stretch.WeightDecay), V.Broadcast(stretch.Scale), stretch.To);
        for (var i = stretch.From; i < to; i += V.Count)
        {
            var (w, m, v) = (V.Load(values + i), V.Load(first + i), V.Load(second + i));
            rule.Update(ref w, V.MultiplyAdd(decay, w, V.Load(gradients + i) * scale), ref m, ref v);
            V.Store(values + i, w);
            V.Store(first + i, m);
            V.Store(second + i, v);
        }
    }
}
