using System;
using System.Linq;
using DslCompiler.Dsl.Tests.Passes;
using DslCompiler.Generator.Emit;
using DslCompiler.Model;
using DslCompiler.Passes;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>A model's training section as the options of its generated class.</summary>
public class TrainingSectionTests
{
    private static readonly TrainingInfo Full = new()
    {
        Optimizer = Model.OptimizerKind.Nesterov,
        LearningRate = 0.05,
        Momentum = 0.95,
        Beta1 = 0.8,
        Beta2 = 0.99,
        WeightDecay = 5e-4,
        L1 = 1e-6,
        MaxNorm = 3,
        ClipNorm = 1e-5,
        Batch = 128,
        Epochs = 90,
        Schedule = new ScheduleInfo(ScheduleKind.OnPlateau, 0.1, Patience: 5),
        WarmUpEpochs = 2,
        Shift = 1,
        Crop = 4,
        Flip = true,
        Seed = ulong.MaxValue,
    };

    private static readonly (TrainingInfo Info, TrainingOptions Options)[] Cases =
    [
        (Full, new TrainingOptions
        {
            Optimizer = new OptimizerOptions { Kind = OptimizerKind.Nesterov, LearningRate = 0.05f, Momentum = 0.95f, Beta1 = 0.8f, Beta2 = 0.99f, WeightDecay = 5e-4f, L1 = 1e-6f, MaxNorm = 3, ClipNorm = 1e-5f },
            Batch = 128,
            Epochs = 90,
            Schedule = LearningRateSchedule.OnPlateau(0.1, 5),
            WarmUpEpochs = 2,
            Shift = 1,
            Crop = 4,
            Flip = true,
            Seed = ulong.MaxValue,
        }),
        (new TrainingInfo(), new TrainingOptions()),
        (new TrainingInfo { Optimizer = Model.OptimizerKind.RmsProp }, new TrainingOptions { Optimizer = new OptimizerOptions { Kind = OptimizerKind.RmsProp } }),
        With(new ScheduleInfo(ScheduleKind.Constant), LearningRateSchedule.Constant),
        With(new ScheduleInfo(ScheduleKind.Linear), LearningRateSchedule.Linear),
        With(new ScheduleInfo(ScheduleKind.Cosine), LearningRateSchedule.Cosine),
        With(new ScheduleInfo(ScheduleKind.Step, 0.5, Every: 3), LearningRateSchedule.Step(0.5, 3)),
        With(new ScheduleInfo(ScheduleKind.AtEpochs, 0.2) { Epochs = EquatableArray.Of(30, 60) }, LearningRateSchedule.AtEpochs(0.2, 30, 60)),
        With(new ScheduleInfo(ScheduleKind.Exponential, 0.97), LearningRateSchedule.Exponential(0.97)),
        With(new ScheduleInfo(ScheduleKind.Inverse, 0.01), LearningRateSchedule.Inverse(0.01)),
    ];

    [Fact]
    public void Options_are_what_the_section_says()
    {
        var models = Cases.Select((c, i) => Pipeline.Run(GraphModels.Classifier(Invariant.Text($"Net{i}"), c.Info))).ToList();
        var compiled = InMemoryCompiler.Compile([.. models.Select(m => ModelEmitter.Emit(m, InMemoryCompiler.Namespace, "net.dsl")), ShapeEmitter.Emit(models, InMemoryCompiler.Namespace)]);
        for (var i = 0; i < Cases.Length; i++)
        {
            var type = compiled.GetType(Invariant.Text($"{InMemoryCompiler.Namespace}.Net{i}"), throwOnError: true)!;
            type.GetProperty("DefaultTraining")!.GetValue(null).ShouldBe(Cases[i].Options);
        }
    }

    [Fact]
    public void It_reads_well_in_the_generated_class()
    {
        var text = ModelEmitter.Emit(Pipeline.Run(GraphModels.Classifier("Net", Full)), "Models", "net.dsl");
        var start = text.IndexOf("    /// <summary>How the", StringComparison.Ordinal);
        Verify.Text(text[start..(text.IndexOf("    };\n", start, StringComparison.Ordinal) + 7)]);
    }

    [Fact]
    public void A_model_without_a_section_has_no_options() =>
        ModelEmitter.Emit(Pipeline.Run(GraphModels.Classifier("Net", null)), "Models", "net.dsl").ShouldNotContain("DefaultTraining");

    [Fact]
    public void Both_lists_of_optimisers_are_in_one_order() => Enum.GetNames<Model.OptimizerKind>().ShouldBe(Enum.GetNames<OptimizerKind>());

    private static (TrainingInfo Info, TrainingOptions Options) With(ScheduleInfo info, LearningRateSchedule schedule) =>
        (new TrainingInfo { Schedule = info }, new TrainingOptions { Schedule = schedule });
}
