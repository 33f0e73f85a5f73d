namespace DslCompiler;

/// <summary>An optimiser's step in numbers, for devices that update by kernels of their own.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Rate">The learning rate; Adam's is corrected for the step already.</param>
/// <param name="First">Momentum (SGD, RMSProp) or Adam's first beta.</param>
/// <param name="Second">The decay of squares: Adam's second beta, RMSProp's.</param>
/// <param name="Epsilon">Added to roots.</param>
/// <param name="Correction">Adam's, of the squares.</param>
public readonly record struct UpdateNumbers(OptimizerKind Kind, float Rate, float First = 0, float Second = 0, float Epsilon = 0, float Correction = 1)
{
    /// <summary>Times the value, it is added to the gradient of what decays.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Times the value's sign, it is added too.</summary>
    public float L1 { get; init; }

    /// <summary>See <see cref="Optimizer.ClipNorm"/>.</summary>
    public float? ClipNorm { get; init; }

    /// <summary>See <see cref="Optimizer.MaxNorm"/>.</summary>
    public float? MaxNorm { get; init; }

    /// <summary>The rows that <see cref="MaxNorm"/> is about: weights of more than one extent.</summary>
    internal ParameterSpec[]? Limited { get; init; }
}
