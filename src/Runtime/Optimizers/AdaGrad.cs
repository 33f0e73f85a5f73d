using System;
using DslCompiler.Simd;

namespace DslCompiler;

/// <summary>AdaGrad (Duchi et al. 2011), as PyTorch's <c>Adagrad</c>: <c>s += g²</c>, <c>w -= lr g / (sqrt(s) + epsilon)</c>.</summary>
public sealed class AdaGrad : Optimizer
{
    private NativeBuffer<float> _squares = new(0);

    /// <param name="learningRate">Step size, from 0.</param>
    /// <param name="epsilon">Added to the root; more than 0.</param>
    /// <param name="weightDecay">L2 penalty; biases are left out.</param>
    public AdaGrad(float learningRate = 0.01f, float epsilon = 1e-10f, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        Epsilon = epsilon;
    }

    public float Epsilon { get; }

    private protected override void Reset(long length) => _squares = new NativeBuffer<float>(length);

    private protected override void Update(in UpdateStretch stretch) => UpdateLoop.Run(stretch, _squares, _squares, new Rule(LearningRate, Epsilon));

    private protected override UpdateNumbers Numbers => new(OptimizerKind.AdaGrad, LearningRate, Epsilon: Epsilon);

    private readonly struct Rule(float rate, float epsilon) : IUpdateRule
    {
        public void Update<V>(ref V parameter, V gradient, ref V first, ref V second)
            where V : unmanaged, IVec<V, float>
        {
            first = V.MultiplyAdd(gradient, gradient, first);
            parameter -= V.Broadcast(rate) * gradient / (V.Sqrt(first) + V.Broadcast(epsilon));

            // The loop stores both states; this rule has one, and both are the same memory.
            second = first;
        }
    }
}
