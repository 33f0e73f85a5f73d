using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Generator.Emit;
using DslCompiler.Passes;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Models of losses that are no classifier's: a class at each pixel, soft targets (C03).</summary>
public sealed class LossModelTests
{
    private const int Batch = 3;

    private static readonly string[] Texts =
    [
        "model Pixels { input [6x5x2]; CONV 4 3x3 pad 1 - TANH - MAXPOOL 2x1 stride 2x1 - CONV 6 1x1 - TANH - DECONV 5 2x1 stride 2x1; loss SOFTMAX every pixel }",
        "model Soft { input [7]; FC 6 - TANH - FC 4; loss KL }",
        "model Heads { input [4x4x3]; a = CONV 4 3x3 pad 1 - TANH; b = a - FC 5; output a, b; loss SOFTMAX on a every pixel; loss KL on b weight 0.5; loss L1 on b weight 0.1 }",
    ];

    private static readonly IReadOnlyList<Type> Types = InMemoryCompiler.CompileModels(Texts);

    public static TheoryData<int> All() => [.. Enumerable.Range(0, Texts.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void Gradients_match_central_differences(int number)
    {
        var (network, inputs, targets) = Create(number, 2);
        foreach (var result in GradientCheck.Run(network, inputs, targets, samplesPerParameter: 8))
        {
            result.WorstRelativeError.ShouldBeLessThan(1e-6, result.Parameter);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Twenty_steps_lower_the_loss_and_threads_change_no_bit(int number)
    {
        var (one, two) = (Train(1), Train(2));
        one[^1].ShouldBeLessThan(one[0]);
        two.ShouldBe(one);

        float[] Train(int threads)
        {
            var (network, inputs, targets) = Create(number, threads);
            var optimizer = new Sgd(0.05f, 0.9f);
            return [.. Enumerable.Range(0, 20).Select(_ =>
            {
                var loss = network.ComputeGradientsUntyped(inputs, targets);
                optimizer.Step(network);
                return loss;
            })];
        }
    }

    [Fact]
    public void The_labels_of_pixels_are_counted_and_checked()
    {
        var (network, inputs, _) = Create(0, 1);
        network.TargetPorts[0].Places.ShouldBe(30);
        network.TargetPorts[0].ClassCount.ShouldBe(5);
        Should.Throw<ArgumentException>(() => network.ComputeGradientsUntyped(inputs, [new int[Batch]])).Message.ShouldContain("3 labels for 3 samples of 30 places each");
        var labels = new int[Batch * 30];
        labels[^1] = 5;
        Should.Throw<ArgumentOutOfRangeException>(() => network.ComputeGradientsUntyped(inputs, [labels]));
    }

    [Fact]
    public void The_typed_step_of_pixels_takes_their_classes()
    {
        var text = ModelEmitter.Emit(Pipeline.Run(InMemoryCompiler.Bind(Texts[0])), "Models", "pixels.dsl");
        text.ShouldContain("""Targets = [TargetSpec.Classes("labels", 5, 30)],""");
        text.ShouldContain("public float TrainStep(Batch<S6x5x2> input, global::System.ReadOnlySpan<int> labels, Optimizer optimizer)");
    }

    private static (Network Network, IReadOnlyList<Batch> Inputs, IReadOnlyList<StepTarget> Targets) Create(int number, int threads)
    {
        var random = new TestRandom(7);
        var network = InMemoryCompiler.Create(Types[number], Device.Cpu(threads), seed: 4);
        return (network, [.. network.InputPorts.Select(p => Drawn(p, random, false))], [.. network.TargetPorts.Select(t => t.Port is { } port
            ? (StepTarget)Drawn(port, random, true) : Enumerable.Range(0, Batch * t.Places).Select(_ => random.Next(t.ClassCount)).ToArray())]);
    }

    private static Batch Drawn(PortSpec port, TestRandom random, bool isProbability)
    {
        var batch = port.CreateBatch(Batch);
        batch.Count = Batch;
        for (var n = 0; n < Batch; n++)
        {
            var sample = batch[n];
            for (var i = 0; i < sample.Length; i++)
            {
                sample[i] = isProbability ? (float)random.NextDouble() / sample.Length : random.Signed();
            }
        }

        return batch;
    }
}
