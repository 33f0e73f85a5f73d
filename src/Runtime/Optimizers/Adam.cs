using System;
using DslCompiler.Simd;

namespace DslCompiler;

/// <summary>Adam (Kingma and Ba 2015), bias-corrected, as PyTorch's <c>Adam</c>.</summary>
public sealed class Adam : Optimizer
{
    private NativeBuffer<float> _mean = new(0);
    private NativeBuffer<float> _square = new(0);
    private float _rate;
    private float _correction;

    /// <param name="learningRate">Step size, from 0.</param>
    /// <param name="beta1">Decay of the mean of the gradients, from 0 to less than 1.</param>
    /// <param name="beta2">Decay of the mean of their squares.</param>
    /// <param name="epsilon">Added to the root.</param>
    /// <param name="weightDecay">L2 penalty; biases are left out.</param>
    public Adam(float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(beta1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(beta1, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(beta2);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(beta2, 1);
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
    }

    public float Beta1 { get; }

    public float Beta2 { get; }

    public float Epsilon { get; }

    private protected override void Reset(long length)
    {
        _mean = new NativeBuffer<float>(length);
        _square = new NativeBuffer<float>(length);
    }

    private protected override void Prepare()
    {
        _rate = (float)(LearningRate / (1 - Math.Pow(Beta1, Steps)));
        _correction = (float)(1 / (1 - Math.Pow(Beta2, Steps)));
    }

    private protected override void Update(in UpdateStretch stretch) =>
        UpdateLoop.Run(stretch, _mean, _square, new Rule(_rate, Beta1, Beta2, Epsilon, _correction));

    private protected override UpdateNumbers Numbers => new(OptimizerKind.Adam, _rate, Beta1, Beta2, Epsilon, _correction);

    private readonly struct Rule(float rate, float beta1, float beta2, float epsilon, float correction) : IUpdateRule
    {
        public void Update<V>(ref V parameter, V gradient, ref V first, ref V second)
            where V : unmanaged, IVec<V, float>
        {
            first = V.MultiplyAdd(V.Broadcast(1 - beta1), gradient - first, first);
            second = V.MultiplyAdd(V.Broadcast(1 - beta2), (gradient * gradient) - second, second);
            var root = V.Sqrt(second * V.Broadcast(correction)) + V.Broadcast(epsilon);
            parameter -= V.Broadcast(rate) * first / root;
        }
    }
}
