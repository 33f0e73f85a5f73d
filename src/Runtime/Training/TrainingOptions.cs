using System;

namespace DslCompiler;

/// <summary>How the learning rate goes from the first step to the last.</summary>
public enum LearningRateSchedule
{
    /// <summary>It falls to 0 in a straight line.</summary>
    Linear,

    /// <summary>It stays.</summary>
    Constant,

    /// <summary>It falls to 0 along half a cosine wave.</summary>
    Cosine,
}

/// <summary>How a network is trained; the optimiser brings the step's size.</summary>
public sealed record TrainingOptions
{
    /// <summary>Times that every picture is seen.</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>Pictures a step; the last step of an epoch takes what is left.</summary>
    public int Batch { get; init; } = 32;

    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Linear;

    /// <summary>Pictures are moved at random by up to so many pixels in both directions.</summary>
    public int Shift { get; init; }

    /// <summary>What the order of the pictures and their moves are drawn from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The learning rate of a step, counted from 0, of so many.</summary>
    public float RateAt(float start, long step, long steps)
    {
        var done = (double)step / steps;
        return Schedule switch
        {
            LearningRateSchedule.Linear => (float)(start * (1 - done)),
            LearningRateSchedule.Cosine => (float)(start * 0.5 * (1 + Math.Cos(Math.PI * done))),
            _ => start,
        };
    }
}

/// <summary>What came of an epoch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Seconds">Of the training loop: evaluation is not counted.</param>
/// <param name="Loss">Mean over the training pictures, each before its step's update, in nats.</param>
/// <param name="Test">The network after the epoch on the test pictures.</param>
/// <param name="LearningRate">That of the epoch's last step.</param>
public sealed record EpochResult(int Epoch, double Seconds, double Loss, EvaluationResult Test, float LearningRate);
