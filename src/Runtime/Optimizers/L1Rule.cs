using DslCompiler.Simd;

namespace DslCompiler;

/// <summary>Another rule on the gradient with the L1 penalty added: <c>l1 · sign(w)</c>, 0 where w is 0, as PyTorch differentiates <c>abs</c>.</summary>
internal readonly struct L1Rule<TRule>(TRule rule, float l1) : IUpdateRule
    where TRule : struct, IUpdateRule
{
    public void Update<V>(ref V parameter, V gradient, ref V first, ref V second)
        where V : unmanaged, IVec<V, float>
    {
        var sign = V.Step(parameter) - V.Step(V.Zero - parameter);
        rule.Update(ref parameter, V.MultiplyAdd(V.Broadcast(l1), sign, gradient), ref first, ref second);
    }
}
