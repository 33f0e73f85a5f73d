using System;
using DslCompiler.Simd;

namespace DslCompiler;

/// <summary>RMSProp (Tieleman and Hinton 2012), as PyTorch's <c>RMSprop</c>: <c>s = decay s + (1 - decay) g²</c>,
/// <c>v = momentum v + g / (sqrt(s) + epsilon)</c>, <c>w -= lr v</c>.</summary>
public sealed class RmsProp : Optimizer
{
    private NativeBuffer<float> _squares = new(0);
    private NativeBuffer<float> _velocity = new(0);

    /// <param name="learningRate">Step size, from 0.</param>
    /// <param name="decay">Decay of the mean of the squares, from 0 to less than 1.</param>
    /// <param name="epsilon">Added to the root; more than 0.</param>
    /// <param name="momentum">From 0 to less than 1.</param>
    /// <param name="weightDecay">L2 penalty; biases are left out.</param>
    public RmsProp(float learningRate = 0.001f, float decay = 0.99f, float epsilon = 1e-8f, float momentum = 0, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(decay, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(momentum, 1);
        Decay = decay;
        Epsilon = epsilon;
        Momentum = momentum;
    }

    public float Decay { get; }

    public float Epsilon { get; }

    public float Momentum { get; }

    private protected override void Reset(long length)
    {
        _squares = new NativeBuffer<float>(length);
        _velocity = new NativeBuffer<float>(length);
    }

    private protected override void Update(in UpdateStretch stretch) =>
        UpdateLoop.Run(stretch, _squares, _velocity, new Rule(LearningRate, Decay, Epsilon, Momentum));

    private protected override UpdateNumbers Numbers => new(OptimizerKind.RmsProp, LearningRate, Momentum, Decay, Epsilon);

    private readonly struct Rule(float rate, float decay, float epsilon, float momentum) : IUpdateRule
    {
        public void Update<V>(ref V parameter, V gradient, ref V first, ref V second)
            where V : unmanaged, IVec<V, float>
        {
            first = V.MultiplyAdd(V.Broadcast(1 - decay), (gradient * gradient) - first, first);
            second = V.MultiplyAdd(V.Broadcast(momentum), second, gradient / (V.Sqrt(first) + V.Broadcast(epsilon)));
            parameter = V.MultiplyAdd(V.Broadcast(-rate), second, parameter);
        }
    }
}
