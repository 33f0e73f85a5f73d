using System;
using DslCompiler.Simd;

namespace DslCompiler;

/// <summary>Stochastic gradient descent with momentum (Sutskever et al. 2013), as PyTorch's <c>SGD</c>: <c>v = momentum v + g</c>, <c>w -= lr v</c>;
/// with Nesterov <c>w -= lr (g + momentum v)</c>.</summary>
public sealed class Sgd : Optimizer
{
    private NativeBuffer<float> _velocity = new(0);

    /// <param name="learningRate">Step size, from 0.</param>
    /// <param name="momentum">From 0 to less than 1.</param>
    /// <param name="nesterov">Whether to look ahead.</param>
    /// <param name="weightDecay">L2 penalty; biases are left out.</param>
    public Sgd(float learningRate, float momentum = 0, bool nesterov = false, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(momentum, 1);
        Momentum = momentum;
        Nesterov = nesterov;
    }

    public float Momentum { get; }

    public bool Nesterov { get; }

    private protected override void Reset(long length) => _velocity = new NativeBuffer<float>(length);

    private protected override void Update(in UpdateStretch stretch) =>
        UpdateLoop.Run(stretch, _velocity, _velocity, new Rule(LearningRate, Momentum, Nesterov));

    private protected override UpdateNumbers Numbers => new(Nesterov ? OptimizerKind.Nesterov : OptimizerKind.Sgd, LearningRate, Momentum);

    private readonly struct Rule(float rate, float momentum, bool nesterov) : IUpdateRule
    {
        public void Update<V>(ref V parameter, V gradient, ref V first, ref V second)
            where V : unmanaged, IVec<V, float>
        {
            first = V.MultiplyAdd(V.Broadcast(momentum), first, gradient);
            var direction = nesterov ? V.MultiplyAdd(V.Broadcast(momentum), first, gradient) : first;
            parameter = V.MultiplyAdd(V.Broadcast(-rate), direction, parameter);

            // The loop stores both states; this rule has one, and both are the same memory.
            second = first;
        }
    }
}
