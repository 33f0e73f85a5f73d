using System;
using System.IO;
using System.Linq;
using DslCompiler.Tests;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Ilgpu.Tests;

/// <summary>Training on the device against training on the CPU.</summary>
public class TrainingTests(ITestOutputHelper output)
{
    private const string Mlp = """
        model Mlp {
          input [7]
          FC 9 - RELU - FC 4
          loss SOFTMAX
        }
        """;

    [Fact]
    public void Lenet5_trains_along_the_losses_of_the_CPU()
    {
        using var pair = new NetworkPair(Zoo.Models("lenet5").Single(), batch: 2);
        var (ours, theirs) = (new Sgd(0.01f, momentum: 0.9f), new Sgd(0.01f, momentum: 0.9f));
        const int steps = 50;
        for (var step = 0; step < steps; step++)
        {
            // Watched for two steps; that takes three times as long, and each step runs the same kernels.
            TestDevice.Watch(pair.Device, step < 2);
            var expected = pair.Cpu.ComputeGradientsUntyped(pair.Inputs, pair.Targets);
            var before = pair.Device.Launches;
            var actual = pair.Gpu.ComputeGradientsUntyped(pair.Inputs, pair.Targets);
            ours.Step(pair.Gpu);
            theirs.Step(pair.Cpu);
            (pair.Device.Launches - before).ShouldBeLessThanOrEqualTo(12);
            Math.Abs(actual - expected).ShouldBeLessThanOrEqualTo(1e-3f, FormattableString.Invariant($"step {step}"));
            if (step is 0 or steps - 1)
            {
                output.WriteLine(FormattableString.Invariant($"step {step}: loss {actual:R}, on the CPU {expected:R}; {pair.Device.Launches - before} launches"));
            }
        }
    }

    public static TheoryData<string> Optimizers() => ["sgd", "momentum", "nesterov", "adam", "adagrad", "rmsprop", "rmsprop momentum", "decay", "l1", "clip", "max-norm"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Optimizers_do_what_they_do_on_the_CPU(string name)
    {
        using var pair = new NetworkPair(Zoo.Of(Mlp), batch: 5);
        var (ours, theirs) = (Create(name), Create(name));
        for (var step = 0; step < 8; step++)
        {
            pair.Cpu.ComputeGradientsUntyped(pair.Inputs, pair.Targets);
            pair.Gpu.ComputeGradientsUntyped(pair.Inputs, pair.Targets);
            ours.Step(pair.Gpu);
            theirs.Step(pair.Cpu);
            if (name == "clip")
            {
                ours.LastNorm.ShouldBe(theirs.LastNorm, 1e-4 * theirs.LastNorm);
            }
        }

        pair.CompareValues(1e-4);
        pair.CompareOutputs(1e-4);
    }

    /// <summary>The inputs of a step are copied while the step before is computed.</summary>
    [Fact]
    public void A_batch_may_be_written_again_as_soon_as_its_step_has_begun()
    {
        using var pair = new NetworkPair(Zoo.Of(Mlp), batch: 5);
        var (ours, theirs) = (new Sgd(0.1f, momentum: 0.9f), new Sgd(0.1f, momentum: 0.9f));
        pair.Gpu.ReadsLoss = false;
        var random = new TestRandom(11);
        for (var step = 0; step < 12; step++)
        {
            foreach (ref var value in pair.Inputs[0].Span)
            {
                value = random.Signed();
            }

            pair.Cpu.ComputeGradientsUntyped(pair.Inputs, pair.Targets);
            theirs.Step(pair.Cpu);
            pair.Gpu.ComputeGradientsUntyped(pair.Inputs, pair.Targets).ShouldBe(float.NaN);
            ours.Step(pair.Gpu);
            pair.Inputs[0].Span.Fill(float.NaN);
        }

        pair.CompareValues(1e-5);
    }

    [RealLibraryFact]
    public void A_step_allocates_nothing()
    {
        using var pair = new NetworkPair(Zoo.Of(Mlp), batch: 5);
        var optimizer = new Adam(0.01f);
        var least = long.MaxValue;
        for (var step = 0; step < 20; step++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            pair.Gpu.ComputeGradientsUntyped(pair.Inputs, pair.Targets);
            optimizer.Step(pair.Gpu);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        output.WriteLine(FormattableString.Invariant($"{least} bytes a step"));
        least.ShouldBe(0);
    }

    /// <summary>Here the CPU keeps images in blocks of channels.</summary>
    [Fact]
    public void What_is_drawn_of_images_in_blocks_is_drawn_as_on_the_CPU()
    {
        using var pair = new NetworkPair(Zoo.Of("""
            model Blocked {
              input [6x6x3]
              CONV 36 3x3 - DROPOUT 0.3 - RELU - CONV 8 1x1 - GAUSSIAN 0.2
              mean drop 0.4 { CONV 8 3x3 pad 1 | CONV 8 1x1 | _ }
              add { CONV 8 3x3 pad 1 - DROPPATH 0.5 | _ }
              FC 12 - DROPOUT 0.5 - FC 5
              loss SOFTMAX
            }
            """), batch: 3);
        pair.CompareGradients(1e-4);
    }

    [Fact]
    public void What_is_drawn_at_random_is_drawn_as_on_the_CPU()
    {
        using var pair = new NetworkPair(Zoo.Of("""
            model Drawn {
              input [6x6x3]
              CONV 8 3x3 - DROPOUT 0.3 - RELU
              mean drop 0.4 { CONV 8 3x3 pad 1 | CONV 8 1x1 | _ }
              add { CONV 8 3x3 pad 1 - DROPPATH 0.5 | _ }
              GAUSSIAN 0.2
              FC 12 - DROPOUT 0.5 - FC 5
              loss SOFTMAX
            }
            """), batch: 6);
        for (var step = 0; step < 2; step++)
        {
            pair.CompareGradients(1e-4);
        }
    }

    [Fact]
    public void Running_statistics_and_saved_weights_are_those_of_the_device()
    {
        using var pair = new NetworkPair(Zoo.Of("""
            model Normed {
              input [6x6x3]
              CONV 8 3x3 - BN - RELU - CONV 6 3x3 - BN - RELU - FC 5
              loss SOFTMAX
            }
            """), batch: 6);
        var (ours, theirs) = (new Sgd(0.05f, momentum: 0.9f), new Sgd(0.05f, momentum: 0.9f));
        for (var step = 0; step < 5; step++)
        {
            pair.CompareGradients(1e-3);
            ours.Step(pair.Gpu);
            theirs.Step(pair.Cpu);
        }

        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        try
        {
            pair.Gpu.Save(path);
            pair.CompareOutputs(1e-3);
            var start = pair.Cpu.Buffers[0].Value.ToArray();
            pair.Cpu.Load(path);
            pair.CompareOutputs(1e-4);
            pair.CompareValues(0);
            start.ShouldNotBe(pair.Cpu.Buffers[0].Value.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Another_batch_and_new_weights_are_taken_over()
    {
        using var pair = new NetworkPair(Zoo.Of(Mlp), batch: 9);
        foreach (var count in new[] { 3, 9, 1 })
        {
            var batch = pair.Inputs[0];
            batch.Count = count;
            var labels = Enumerable.Range(0, count).Select(i => i % 4).ToArray();
            pair.CompareOutputs(1e-4);
            pair.Gpu.ComputeGradientsUntyped([batch], [labels]).ShouldBe(pair.Cpu.ComputeGradientsUntyped([batch], [labels]), 1e-4f);
            foreach (var network in new[] { pair.Cpu, pair.Gpu })
            {
                network.Parameters[0].Value.Fill(count * 0.1f);
            }
        }
    }

    private static Optimizer Create(string name) => name switch
    {
        "sgd" => new Sgd(0.1f),
        "momentum" => new Sgd(0.1f, momentum: 0.9f),
        "nesterov" => new Sgd(0.1f, momentum: 0.9f, nesterov: true),
        "adam" => new Adam(0.01f),
        "adagrad" => new AdaGrad(0.05f),
        "rmsprop" => new RmsProp(0.01f),
        "rmsprop momentum" => new RmsProp(0.01f, momentum: 0.5f),
        "decay" => new Adam(0.01f, weightDecay: 0.1f),
        "l1" => new Sgd(0.1f) { L1 = 0.01f },
        "clip" => new Sgd(0.1f, momentum: 0.5f) { ClipNorm = 0.05f },
        _ => new Sgd(0.5f) { MaxNorm = 0.5f },
    };
}
