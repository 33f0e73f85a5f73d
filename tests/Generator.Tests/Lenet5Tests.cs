using System;
using System.Linq;
using DslCompiler.Tests;
using DslCompiler.Weights;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>The generated LeNet-5 (A03) against PyTorch, against central differences (D05), and for what it allocates:
/// by itself, for what other tests allocate would count.</summary>
[Collection(AloneCollection.Name)]
public class Lenet5Tests
{
    private static readonly Lenet5Fixture Fixture = new();

    public static TheoryData<int, SimdLevel> Devices()
    {
        var data = new TheoryData<int, SimdLevel>();
        foreach (var threads in new[] { 1, 2, 3 })
        {
            foreach (var level in Enum.GetValues<SimdLevel>().Where(SimdLevels.IsSupported))
            {
                data.Add(threads, level);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Loss_and_all_gradients_match_PyTorch(int threads, SimdLevel simd)
    {
        var network = Fixture.Network(new CpuDevice(threads, simd));
        var loss = network.ComputeGradients(Fixture.Input, Fixture.Labels);

        Lenet5Fixture.RelativeError([loss], Fixture.Tensor("loss")).ShouldBeLessThan(1e-5);
        foreach (var parameter in network.Parameters)
        {
            Lenet5Fixture.RelativeError(parameter.Gradient, Fixture.Tensor("grad." + parameter.Name)).ShouldBeLessThan(1e-5, parameter.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Scores_match_PyTorch(int threads, SimdLevel simd)
    {
        var network = Fixture.Network(new CpuDevice(threads, simd));
        Lenet5Fixture.RelativeError(network.Forward(Fixture.Input).Span, Fixture.Tensor("scores")).ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void Gradients_match_central_differences_in_float64()
    {
        var network = Fixture.Network(Device.Cpu(2));
        foreach (var result in GradientCheck.Run(network, Fixture.Input, Fixture.Labels, samplesPerParameter: 40))
        {
            result.WorstRelativeError.ShouldBeLessThan(1e-6, result.Parameter);
        }
    }

    [Fact]
    public void The_gradient_check_does_not_always_pass()
    {
        // Steps so large that the differences are of anything but the slope here.
        var network = Fixture.Network(Device.Cpu(1));
        var right = GradientCheck.Run(network, Fixture.Input, Fixture.Labels, samplesPerParameter: 5, h: 100);
        right.Max(r => r.WorstRelativeError).ShouldBeGreaterThan(1e-4);
    }

    [Fact]
    public void Ten_steps_of_each_optimiser_follow_PyTorch()
    {
        var steps = SafetensorsFile.Read(RepoFiles.At("tests", "fixtures", "lenet5_steps.safetensors"));
        Follow(new Sgd(0.05f, momentum: 0.9f, weightDecay: 5e-4f), steps.Find("sgd.losses")!.Data);
        Follow(new Adam(1e-3f), steps.Find("adam.losses")!.Data);
        Follow(new Sgd(0.05f, momentum: 0.9f, nesterov: true), steps.Find("nesterov.losses")!.Data);
        Follow(new AdaGrad(0.01f), steps.Find("adagrad.losses")!.Data);
        Follow(new RmsProp(1e-3f, momentum: 0.9f), steps.Find("rmsprop.losses")!.Data);
        Follow(new Sgd(0.5f) { ClipNorm = 0.25f }, steps.Find("clip.losses")!.Data);

        static void Follow(Optimizer optimizer, float[] losses)
        {
            var network = Fixture.Network(Device.Cpu(2));
            var ours = losses.Select(_ => network.TrainStep(Fixture.Input, Fixture.Labels, optimizer)).ToArray();
            Lenet5Fixture.RelativeError(ours, losses).ShouldBeLessThan(1e-4);
        }
    }

    [Fact]
    public void Steps_and_forward_calls_allocate_nothing()
    {
        var network = Fixture.Network(Device.Cpu(2));
        var optimizer = new Sgd(0.01f, momentum: 0.9f);
        for (var i = 0; i < 50; i++)
        {
            network.TrainStep(Fixture.Input, Fixture.Labels, optimizer);
            network.Forward(Fixture.Input);
        }

        // All threads count, also one of the runtime's that compiles in the background and allocates ten times a second while it does: hence
        // short stretches, each again until nothing comes between. What steps allocate would be there every time.
        Repeat(10, () => network.TrainStep(Fixture.Input, Fixture.Labels, optimizer));
        Repeat(100, () => network.Forward(Fixture.Input));

        static void Repeat(int times, Action action)
        {
            for (var stretch = 0; stretch < 10; stretch++)
            {
                Enumerable.Range(0, 200).Any(_ => AllocatedBy(times, action) == 0).ShouldBeTrue();
            }
        }

        static long AllocatedBy(int times, Action action)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < times; i++)
            {
                action();
            }

            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_whatever_the_number_of_threads()
    {
        var first = Train(threads: 1);
        Train(threads: 2).ShouldBe(first);
        Train(threads: 5).ShouldBe(first);
        Train(threads: 2, seed: 8).ShouldNotBe(first);

        static float[] Train(int threads, ulong seed = 7)
        {
            var network = new LeNet5(Device.Cpu(threads), seed);
            var optimizer = new Adam();
            for (var i = 0; i < 5; i++)
            {
                network.TrainStep(Fixture.Input, Fixture.Labels, optimizer);
            }

            return network.Memory.Values.Span.ToArray();
        }
    }

    [Fact]
    public void A_larger_batch_makes_room_and_a_smaller_one_fits()
    {
        var network = Fixture.Network(Device.Cpu(2));
        var large = new Batch<S32x32x1>(70);
        for (var i = 0; i < large.Count; i++)
        {
            Fixture.Input[i % 3].CopyTo(large[i]);
        }

        var scores = network.Forward(large);
        Lenet5Fixture.RelativeError(scores[69], Fixture.Tensor("scores").AsSpan(0, 10)).ShouldBeLessThan(1e-5);
        large.Count = 1;
        network.Forward(large).Count.ShouldBe(1);
        network.ComputeGradients(Fixture.Input, Fixture.Labels).ShouldBe(Fixture.Network(Device.Cpu(1)).ComputeGradients(Fixture.Input, Fixture.Labels));
    }

    [Fact]
    public void Labels_are_checked()
    {
        var network = Fixture.Network(Device.Cpu(1));
        Should.Throw<ArgumentException>(() => network.ComputeGradients(Fixture.Input, [1]));
        Should.Throw<ArgumentOutOfRangeException>(() => network.ComputeGradients(Fixture.Input, [1, 2, 10]));
    }

    [Fact]
    public void Weights_are_saved_and_loaded_and_another_models_refused()
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".safetensors");
        try
        {
            var network = Fixture.Network(Device.Cpu(1));
            network.Save(path);
            var other = new LeNet5(Device.Cpu(1), seed: 99);
            other.Load(path)["model"].ShouldBe("LeNet5");
            other.Memory.Values.Span.SequenceEqual(network.Memory.Values.Span).ShouldBeTrue();
            other.Conv1.Weight.Value[3] = 0;
            other.Conv1.Weight.CopyFrom(network.Conv1.Weight);
            other.Conv1.Weight.Value[3].ShouldBe(network.Conv1.Weight.Value[3]);
            Should.Throw<UserErrorException>(() => other.Load(RepoFiles.At("tests", "fixtures", "lenet5_steps.safetensors")));
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }
}
