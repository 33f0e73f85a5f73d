using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using static System.FormattableString;

namespace DslCompiler;

/// <summary>Where training stands before a step.</summary>
/// <param name="Done">The share of all steps (those of the warm-up left out) that is done, from 0 to less than 1.</param>
/// <param name="Epochs">Epochs done.</param>
/// <param name="Losses">The mean training loss of each of them.</param>
public readonly record struct TrainingMoment(double Done, int Epochs, IReadOnlyList<double> Losses);

/// <summary>How the learning rate goes from the first step to the last: a function of the moment alone (D02).</summary>
public abstract record LearningRateSchedule
{
    private LearningRateSchedule()
    {
    }

    /// <summary>It falls to 0 in a straight line.</summary>
    public static LearningRateSchedule Linear { get; } = new LinearSchedule();

    /// <summary>It stays.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>It falls to 0 along half a cosine wave.</summary>
    public static LearningRateSchedule Cosine { get; } = new CosineSchedule();

    /// <summary>Times a factor after every so many epochs (PyTorch's <c>StepLR</c>).</summary>
    public static LearningRateSchedule Step(double factor, int every)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        return new StepSchedule(Positive(factor), every);
    }

    /// <summary>Times a factor after each of these epochs, counted from 1 (PyTorch's <c>MultiStepLR</c>).</summary>
    public static LearningRateSchedule AtEpochs(double factor, params int[] epochs)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        return new EpochsSchedule(Positive(factor), [.. epochs]);
    }

    /// <summary>Times a factor after every epoch (PyTorch's <c>ExponentialLR</c>).</summary>
    public static LearningRateSchedule Exponential(double factor) => new ExponentialSchedule(Positive(factor));

    /// <summary>Divided by 1 + <paramref name="rate"/> t after t epochs.</summary>
    public static LearningRateSchedule Inverse(double rate) => new InverseSchedule(Positive(rate));

    /// <summary>Times a factor once the mean training loss of an epoch was no lower than the lowest before (by a ten-thousandth of it) for more than
    /// so many epochs (PyTorch's <c>ReduceLROnPlateau</c>). The test pictures have no say in it: they would no longer be unseen.</summary>
    public static LearningRateSchedule OnPlateau(double factor, int patience)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        return new PlateauSchedule(Positive(factor), patience);
    }

    /// <summary>What the learning rate is multiplied by.</summary>
    public abstract double FactorAt(TrainingMoment moment);

    private static double Positive(double factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        return double.IsFinite(factor) ? factor : throw new ArgumentOutOfRangeException(nameof(factor), factor, "a factor is a finite number");
    }

    private sealed record LinearSchedule : LearningRateSchedule
    {
        public override double FactorAt(TrainingMoment moment) => 1 - moment.Done;

        public override string ToString() => "linear to 0";
    }

    private sealed record ConstantSchedule : LearningRateSchedule
    {
        public override double FactorAt(TrainingMoment moment) => 1;

        public override string ToString() => "constant";
    }

    private sealed record CosineSchedule : LearningRateSchedule
    {
        public override double FactorAt(TrainingMoment moment) => 0.5 * (1 + Math.Cos(Math.PI * moment.Done));

        public override string ToString() => "cosine to 0";
    }

    private sealed record StepSchedule(double Factor, int Every) : LearningRateSchedule
    {
        public override double FactorAt(TrainingMoment moment) => Math.Pow(Factor, moment.Epochs / Every);

        public override string ToString() => Invariant($"times {Factor} every {Every} epoch{(Every == 1 ? "" : "s")}");
    }

    private sealed record EpochsSchedule(double Factor, ImmutableArray<int> Epochs) : LearningRateSchedule
    {
        public override double FactorAt(TrainingMoment moment)
        {
            var passed = 0;
            foreach (var epoch in Epochs)
            {
                passed += moment.Epochs >= epoch ? 1 : 0;
            }

            return Math.Pow(Factor, passed);
        }

        public bool Equals(EpochsSchedule? other) => other is not null && Factor == other.Factor && Epochs.SequenceEqual(other.Epochs);

        public override int GetHashCode() => HashCode.Combine(Factor, Epochs.Length);

        public override string ToString() => Invariant($"times {Factor} after epoch {string.Join(", ", Epochs)}");
    }

    private sealed record ExponentialSchedule(double Factor) : LearningRateSchedule
    {
        public override double FactorAt(TrainingMoment moment) => Math.Pow(Factor, moment.Epochs);

        public override string ToString() => Invariant($"times {Factor} every epoch");
    }

    private sealed record InverseSchedule(double Rate) : LearningRateSchedule
    {
        public override double FactorAt(TrainingMoment moment) => 1 / (1 + (Rate * moment.Epochs));

        public override string ToString() => Invariant($"divided by 1 + {Rate} t after t epochs");
    }

    private sealed record PlateauSchedule(double Factor, int Patience) : LearningRateSchedule
    {
        private const double Threshold = 1e-4;

        public override double FactorAt(TrainingMoment moment)
        {
            var (lowest, waited, drops) = (double.PositiveInfinity, 0, 0);
            for (var i = 0; i < moment.Losses.Count; i++)
            {
                if (moment.Losses[i] < lowest * (1 - Threshold))
                {
                    (lowest, waited) = (moment.Losses[i], 0);
                }
                else if (++waited > Patience)
                {
                    (waited, drops) = (0, drops + 1);
                }
            }

            return Math.Pow(Factor, drops);
        }

        public override string ToString() => Invariant($"times {Factor} on a plateau (patience {Patience})");
    }
}
