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

/// <summary>The one loop of all optimisers.</summary>
internal static unsafe class UpdateLoop
{
    public static void Run<TRule>(
        SimdLevel simd, ParameterMemory memory, long from, long to, float weightDecay, NativeBuffer<float> first, NativeBuffer<float> second, TRule rule)
        where TRule : struct, IUpdateRule
    {
        if (simd == SimdLevel.Avx512)
        {
            Run<Avx512Vec, TRule>(memory, from, to, weightDecay, first.Pointer, second.Pointer, rule);
        }
        else
        {
            Run<PortableVec, TRule>(memory, from, to, weightDecay, first.Pointer, second.Pointer, rule);
        }
    }

    private static void Run<V, TRule>(ParameterMemory memory, long from, long to, float weightDecay, float* first, float* second, TRule rule)
        where V : unmanaged, IVec<V, float>
        where TRule : struct, IUpdateRule
    {
        float* values = memory.Values.Pointer, gradients = memory.Gradients.Pointer;
        var decay = V.Broadcast(weightDecay);
        for (var i = from; i < to; i += V.Count)
        {
            var (w, m, v) = (V.Load(values + i), V.Load(first + i), V.Load(second + i));
            rule.Update(ref w, V.MultiplyAdd(decay, w, V.Load(gradients + i)), ref m, ref v);
            V.Store(values + i, w);
            V.Store(first + i, m);
            V.Store(second + i, v);
        }
    }
}
