using System;

namespace DslCompiler;

/// <summary>Trains a network epoch by epoch.</summary>
public interface ITrainer
{
    int StepsPerEpoch { get; }

    /// <summary>Trains all epochs.</summary>
    /// <param name="onEpoch">Called after each.</param>
    /// <param name="onStep">Called after each step with the steps done in this epoch.</param>
    /// <exception cref="DivergenceException">The loss is NaN or infinite.</exception>
    void Run(Action<EpochResult> onEpoch, Action<int>? onStep = null);
}
