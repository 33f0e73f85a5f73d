using System;
using DslCompiler.Cli;
using DslCompiler.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Training;

/// <summary>The runtime's training loop; here because a network must be compiled for it.</summary>
public class TrainerTests
{
    [Fact]
    public void Steps_allocate_nothing_and_follow_the_schedule()
    {
        var data = new DatasetPair(SyntheticDigits.Create(330, 1), SyntheticDigits.Create(40, 2), "digits");
        var terminal = new Terminal(Console.Out, Console.Error, false);
        var network = ModelCompiler.Create(ModelLoader.Load(Dslc.LeNet, null, terminal), Dslc.LeNet, Device.Cpu(2), 1, 16);
        var optimizer = new Sgd(0.05f, 0.9f);
        var trainer = new Trainer(network, optimizer, data, Preprocessing.Measure(data.Train), new TrainingOptions { Epochs = 2, Batch = 16, Shift = 2 });
        trainer.StepsPerEpoch.ShouldBe(21);
        var (epochs, before, allocating) = (0, 0L, 0);
        trainer.Run(
            result =>
            {
                result.Epoch.ShouldBe(++epochs);
                result.Test.Count.ShouldBe(40);
                result.LearningRate.ShouldBe(0.05f * (1 - (((21 * epochs) - 1) / 42f)), 1e-7f);
            },
            step =>
            {
                var now = GC.GetAllocatedBytesForCurrentThread();
                allocating += step > 2 && now > before ? 1 : 0;
                before = now;
            });
        epochs.ShouldBe(2);

        // The first time that a thread really sleeps, the runtime makes it what it sleeps on; after that, nothing.
        allocating.ShouldBeLessThanOrEqualTo(1);
        optimizer.Steps.ShouldBe(42);
    }
}
