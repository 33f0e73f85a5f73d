using System;

namespace DslCompiler;

/// <summary>The loss is no number any more: the learning rate is too high for this network.</summary>
public sealed class DivergenceException(double loss, float learningRate)
    : Exception(FormattableString.Invariant($"the loss is {loss}: the learning rate {learningRate} is too high"))
{
    /// <summary>NaN or an infinity.</summary>
    public double Loss { get; } = loss;

    /// <summary>The rate that training began with.</summary>
    public float LearningRate { get; } = learningRate;
}
