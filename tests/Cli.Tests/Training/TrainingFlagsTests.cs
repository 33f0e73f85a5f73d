using System.CommandLine;
using DslCompiler.Cli;
using DslCompiler.Model;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Training;

/// <summary>What to train with: the command line, then the model's section, then what is usual.</summary>
public class TrainingFlagsTests
{
    private static readonly TrainingInfo Section = new()
    {
        Optimizer = Model.OptimizerKind.Adam,
        LearningRate = 0.02,
        Beta1 = 0.8,
        WeightDecay = 0,
        L1 = 0.5,
        MaxNorm = 4,
        ClipNorm = 3,
        Batch = 64,
        Epochs = 7,
        Schedule = new ScheduleInfo(ScheduleKind.Step, 0.5, Every: 2),
        WarmUpEpochs = 1,
        Flip = true,
        Seed = 5,
    };

    private static readonly TrainingOptions FromSection = new()
    {
        Optimizer = new OptimizerOptions { Kind = OptimizerKind.Adam, LearningRate = 0.02f, Beta1 = 0.8f, WeightDecay = 0, L1 = 0.5f, MaxNorm = 4, ClipNorm = 3 },
        Batch = 64,
        Epochs = 7,
        Schedule = LearningRateSchedule.Step(0.5, 2),
        WarmUpEpochs = 1,
        Flip = true,
        Seed = 5,
    };

    [Fact]
    public void Without_both_it_is_what_it_always_was()
    {
        Read(null, 1).ShouldBe(new TrainingOptions { Shift = 1 });
        Read(null, 3).ShouldBe(new TrainingOptions());
        var sgd = new TrainingOptions().Optimizer.Create().ShouldBeOfType<Sgd>();
        (sgd.LearningRate, sgd.Momentum, sgd.WeightDecay, sgd.Nesterov).ShouldBe((0.03f, 0.9f, 1e-4f, false));
    }

    [Fact]
    public void The_section_is_taken() => Read(Section, 1).ShouldBe(FromSection);

    [Fact]
    public void The_command_line_overrides_the_section()
    {
        Read(Section, 1, "--epochs", "2", "--seed", "9", "--flip", "false", "--shift", "2", "--schedule", "cosine", "--lr", "0.5", "--batch", "8", "--clip", "1", "--warmup", "0", "--decay", "0.25", "--l1", "0.125", "--max-norm", "2")
            .ShouldBe(FromSection with
            {
                Optimizer = FromSection.Optimizer with { LearningRate = 0.5f, ClipNorm = 1, WeightDecay = 0.25f, L1 = 0.125f, MaxNorm = 2 },
                Epochs = 2,
                Seed = 9,
                Flip = false,
                Shift = 2,
                Schedule = LearningRateSchedule.Cosine,
                Batch = 8,
                WarmUpEpochs = 0,
            });
    }

    [Fact]
    public void Numbers_of_another_optimiser_are_not_taken_over()
    {
        Read(Section, 1, "--optimizer", "nesterov").Optimizer.ShouldBe(new OptimizerOptions { Kind = OptimizerKind.Nesterov, WeightDecay = 0, L1 = 0.5f, MaxNorm = 4, ClipNorm = 3 });
        Read(Section, 1, "--optimizer", "adam").Optimizer.ShouldBe(FromSection.Optimizer);
        Read(null, 1, "--optimizer", "rmsprop", "--momentum", "0.5").Optimizer.ShouldBe(new OptimizerOptions { Kind = OptimizerKind.RmsProp, Momentum = 0.5f });
    }

    [Fact]
    public void Schedules_take_their_numbers()
    {
        Schedule("step", "--factor", "0.3", "--every", "4").ShouldBe(LearningRateSchedule.Step(0.3, 4));
        Schedule("exponential").ShouldBe(LearningRateSchedule.Exponential(0.9));
        Schedule("inverse", "--factor", "2").ShouldBe(LearningRateSchedule.Inverse(2));
        Schedule("plateau", "--patience", "0").ShouldBe(LearningRateSchedule.OnPlateau(0.1, 0));
        Schedule("constant").ShouldBe(LearningRateSchedule.Constant);
        Schedule("linear").ShouldBe(LearningRateSchedule.Linear);

        static LearningRateSchedule Schedule(params string[] flags) => Read(Section, 1, ["--schedule", .. flags]).Schedule;
    }

    [Fact]
    public void Any_augmentation_that_is_named_leaves_gray_pictures_unmoved()
    {
        Read(null, 1, "--flip").Shift.ShouldBe(0);
        Read(null, 1, "--crop", "2").ShouldBe(new TrainingOptions { Crop = 2 });
        Read(new TrainingInfo { Shift = 3 }, 1, "--crop", "2").ShouldBe(new TrainingOptions { Crop = 2, Shift = 3 });
    }

    private static TrainingOptions Read(TrainingInfo? section, int channels, params string[] flags)
    {
        var reader = new TrainingFlags();
        var command = new RootCommand("test") { CommonOptions.Seed };
        reader.AddTo(command);
        var parsed = command.Parse(flags);
        parsed.Errors.ShouldBeEmpty();
        return reader.Read(parsed, section, channels);
    }
}
