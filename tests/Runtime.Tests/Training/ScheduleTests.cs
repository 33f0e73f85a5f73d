using System;
using System.Linq;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Training;

/// <summary>Learning rates, epoch by epoch (D02), against PyTorch's rules.</summary>
public class ScheduleTests
{
    [Fact]
    public void Factors_by_epoch()
    {
        Factors(LearningRateSchedule.Constant).ShouldBe([1, 1, 1, 1, 1, 1]);
        Factors(LearningRateSchedule.Step(0.5, 2)).ShouldBe([1, 1, 0.5, 0.5, 0.25, 0.25]);
        Factors(LearningRateSchedule.AtEpochs(0.1, 1, 4)).ShouldBe([1, 0.1, 0.1, 0.1, Math.Pow(0.1, 2), Math.Pow(0.1, 2)]);
        Factors(LearningRateSchedule.Exponential(0.5)).ShouldBe([1, 0.5, 0.25, 0.125, 0.0625, 0.03125]);
        Factors(LearningRateSchedule.Inverse(1)).ShouldBe([1, 1 / 2.0, 1 / 3.0, 1 / 4.0, 1 / 5.0, 1 / 6.0]);
        Factors(LearningRateSchedule.Linear).ShouldBe([1, 5 / 6.0, 4 / 6.0, 3 / 6.0, 2 / 6.0, 1 / 6.0], 1e-15);
        Factors(LearningRateSchedule.Cosine).ShouldBe([.. Enumerable.Range(0, 6).Select(e => 0.5 * (1 + Math.Cos(Math.PI * e / 6)))], 1e-15);
    }

    [Fact]
    public void A_plateau_is_more_than_patience_epochs_without_a_lower_loss()
    {
        double[] losses = [3, 2, 2, 1.99999, 2, 1, 1, 1, 1, 1];
        Factors(LearningRateSchedule.OnPlateau(0.5, 1), losses).ShouldBe([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125]);
        Factors(LearningRateSchedule.OnPlateau(0.5, 0), [3, 2, 2, 1]).ShouldBe([1, 1, 1, 0.5, 0.5]);
        Factors(LearningRateSchedule.OnPlateau(0.5, 0), [2, double.NaN]).ShouldBe([1, 1, 0.5]);
    }

    [Fact]
    public void The_rate_of_every_step_is_as_before_without_warm_up()
    {
        var options = new TrainingOptions { Epochs = 3 };
        for (var step = 0; step < 21; step++)
        {
            options.RateAt(0.03f, step, 7, []).ShouldBe((float)(0.03f * (1 - ((double)step / 21))));
        }
    }

    [Fact]
    public void A_warm_up_rises_to_the_start_and_what_falls_smoothly_falls_after_it()
    {
        var options = new TrainingOptions { Epochs = 4, WarmUpEpochs = 2 };
        Rates(options).ShouldBe([0.25f, 0.5f, 0.75f, 1, 1, 0.75f, 0.5f, 0.25f]);
        Rates(options with { Schedule = LearningRateSchedule.Constant }).ShouldBe([0.25f, 0.5f, 0.75f, 1, 1, 1, 1, 1]);

        // Epochs are those of the whole training.
        Rates(options with { Schedule = LearningRateSchedule.Step(0.5, 3) }).ShouldBe([0.25f, 0.5f, 0.75f, 1, 1, 1, 0.5f, 0.5f]);
        Rates(options with { WarmUpEpochs = 9 }).Last().ShouldBe(8 / 18f);

        static float[] Rates(TrainingOptions options) => [.. Enumerable.Range(0, 8).Select(step => options.RateAt(1, step, 2, []))];
    }

    [Fact]
    public void Schedules_compare_by_what_they_do_and_say_it()
    {
        LearningRateSchedule.AtEpochs(0.1, 1, 2).ShouldBe(LearningRateSchedule.AtEpochs(0.1, 1, 2));
        LearningRateSchedule.AtEpochs(0.1, 1, 2).ShouldNotBe(LearningRateSchedule.AtEpochs(0.1, 1, 3));
        new TrainingOptions().Describe().ShouldBe("sgd, lr 0.03, momentum 0.9, weight decay 0.0001, learning rate linear to 0, batch 32, 4 epochs, seed 1");
        new TrainingOptions
        {
            Optimizer = new OptimizerOptions { Kind = OptimizerKind.RmsProp, LearningRate = 0.5f, ClipNorm = 2, WeightDecay = 0 },
            Schedule = LearningRateSchedule.AtEpochs(0.1, 30, 60),
            WarmUpEpochs = 1,
            Epochs = 1,
            Shift = 1,
            Crop = 4,
            Flip = true,
        }.Describe().ShouldBe("rmsprop, lr 0.5, decay of squares 0.99, momentum 0, weight decay 0, gradients clipped to norm 2, "
            + "learning rate times 0.1 after epoch 30, 60 after a warm-up of 1 epoch, batch 32, 1 epoch, shift 1, crop 4, flip, seed 1");
    }

    [Fact]
    public void Optimisers_are_made_as_the_options_say()
    {
        new OptimizerOptions().Create().ShouldBeOfType<Sgd>().ShouldSatisfyAllConditions(
            o => o.LearningRate.ShouldBe(0.03f), o => o.Momentum.ShouldBe(0.9f), o => o.WeightDecay.ShouldBe(1e-4f), o => o.Nesterov.ShouldBeFalse(), o => o.ClipNorm.ShouldBeNull());
        new OptimizerOptions { Kind = OptimizerKind.Nesterov, Momentum = 0.5f, ClipNorm = 3 }.Create().ShouldBeOfType<Sgd>().ShouldSatisfyAllConditions(
            o => o.Nesterov.ShouldBeTrue(), o => o.Momentum.ShouldBe(0.5f), o => o.ClipNorm.ShouldBe(3));
        new OptimizerOptions { Kind = OptimizerKind.Adam, Beta1 = 0.5f }.Create().ShouldBeOfType<Adam>().ShouldSatisfyAllConditions(
            o => o.LearningRate.ShouldBe(0.001f), o => o.Beta1.ShouldBe(0.5f), o => o.Beta2.ShouldBe(0.999f));
        new OptimizerOptions { Kind = OptimizerKind.AdaGrad }.Create().ShouldBeOfType<AdaGrad>().LearningRate.ShouldBe(0.01f);
        new OptimizerOptions { Kind = OptimizerKind.RmsProp, Beta2 = 0.9f }.Create().ShouldBeOfType<RmsProp>().ShouldSatisfyAllConditions(
            o => o.Decay.ShouldBe(0.9f), o => o.Momentum.ShouldBe(0), o => o.LearningRate.ShouldBe(0.001f));
    }

    [Fact]
    public void Numbers_are_checked()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => LearningRateSchedule.Step(0.1, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => LearningRateSchedule.Step(-1, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => LearningRateSchedule.Exponential(double.PositiveInfinity));
        Should.Throw<ArgumentOutOfRangeException>(() => LearningRateSchedule.OnPlateau(0.1, -1));
        Should.Throw<ArgumentOutOfRangeException>(() => LearningRateSchedule.Inverse(double.NaN));
    }

    /// <summary>The factor in each of six epochs, or before and after each epoch of those losses.</summary>
    private static double[] Factors(LearningRateSchedule schedule, double[]? losses = null) => [.. Enumerable.Range(0, losses is null ? 6 : losses.Length + 1)
        .Select(epoch => schedule.FactorAt(new TrainingMoment(epoch / 6.0, epoch, [.. (losses ?? []).Take(epoch)])))];
}
