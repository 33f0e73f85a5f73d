using System.Collections.Generic;
using static System.FormattableString;

namespace DslCompiler;

/// <summary>How a network is trained. The generated class has those of its <c>.dsl</c> file, where that says something, as <c>DefaultTraining</c>.</summary>
public sealed record TrainingOptions
{
    /// <summary>What updates the parameters, for who does not make an optimiser of his own.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>Times that every picture is seen.</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>Pictures a step; the last step of an epoch takes what is left.</summary>
    public int Batch { get; init; } = 32;

    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Linear;

    /// <summary>Epochs in which the learning rate rises to its start in a straight line (Goyal et al. 2017).</summary>
    public int WarmUpEpochs { get; init; }

    /// <summary>Pictures are moved at random by up to so many pixels in both directions.</summary>
    public int Shift { get; init; }

    /// <summary>Pictures get a border of so many pixels of background, and what is seen of them is cut out at random.</summary>
    public int Crop { get; init; }

    /// <summary>Every other picture, at random, is mirrored left to right.</summary>
    public bool Flip { get; init; }

    /// <summary>Whether the gradients of a step are there behind it, for who looks at them between steps; otherwise training takes less memory
    /// (<see cref="Network.KeepsGradients"/>).</summary>
    public bool KeepsGradients { get; init; }

    /// <summary>What the order of the pictures and their moves are drawn from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The learning rate of a step, counted from 0.</summary>
    /// <param name="start">The rate that training begins with.</param>
    /// <param name="step">The step, counted from 0.</param>
    /// <param name="stepsPerEpoch">Steps of an epoch.</param>
    /// <param name="losses">The mean loss of each epoch done.</param>
    public float RateAt(float start, long step, int stepsPerEpoch, IReadOnlyList<double> losses)
    {
        var (warmUp, steps) = ((long)WarmUpEpochs * stepsPerEpoch, (long)Epochs * stepsPerEpoch);
        return step < warmUp
            ? (float)(start * ((step + 1.0) / warmUp))
            : (float)(start * Schedule.FactorAt(new TrainingMoment((double)(step - warmUp) / (steps - warmUp), (int)(step / stepsPerEpoch), losses)));
    }

    /// <summary>All of it in a line, for logs.</summary>
    public string Describe() => Invariant($"{Optimizer.Describe()}, learning rate {Schedule}")
        + (WarmUpEpochs > 0 ? Invariant($" after a warm-up of {WarmUpEpochs} epoch{(WarmUpEpochs == 1 ? "" : "s")}") : "")
        + Invariant($", batch {Batch}, {Epochs} epoch{(Epochs == 1 ? "" : "s")}")
        + (Shift > 0 ? Invariant($", shift {Shift}") : "")
        + (Crop > 0 ? Invariant($", crop {Crop}") : "")
        + (Flip ? ", flip" : "")
        + Invariant($", seed {Seed}");
}

/// <summary>What came of an epoch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Seconds">Of the training loop: evaluation is not counted.</param>
/// <param name="Loss">Mean over the training pictures, each before its step's update, in nats.</param>
/// <param name="Test">The network after the epoch on the test pictures.</param>
/// <param name="LearningRate">That of the epoch's last step.</param>
public sealed record EpochResult(int Epoch, double Seconds, double Loss, EvaluationResult Test, float LearningRate);
