using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Passes;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>What the backward pass computes anew, instead of keeping it: the same bits, and less memory.</summary>
public sealed class RecomputeTests
{
    private static readonly (string Layers, bool IsSmaller)[] Cases =
    [
        ("CONV 32 3x3 pad 1 - BN - RELU\nadd { _ | CONV 32 3x3 pad 1 - BN - RELU - CONV 32 3x3 pad 1 - BN } - RELU\nadd { _ | CONV 32 3x3 pad 1 - BN - RELU } - RELU", true),
        ("CONV 40 3x3 pad 1 - BN - LEAKYRELU - CONV 20 3x3 pad 1 - BN - TANH", true),
        ("CONV 16 3x3 pad 1 - RELU\ncheckpoint {\nCONV 32 3x3 pad 1 - BN - RELU - DROPOUT 0.3\nconcat { CONV 32 3x3 pad 1 - RELU | CONV 16 1x1 - TANH }\nMAXPOOL 2x2 }\n"
            + "checkpoint { add { _ | CONV 48 3x3 pad 1 - RELU - CONV 48 3x3 pad 1 - DROPPATH 0.5 } - RELU }", false),
        (string.Concat(Enumerable.Repeat("checkpoint { CONV 8 3x3 pad 1 - SIGMOID - CONV 8 3x3 pad 1 - SIGMOID - CONV 8 3x3 pad 1 - SIGMOID }\n", 4)), true),
        ("checkpoint { CONV 4 3x3 - SIGMOID - checkpoint { CONV 5 3x3 - SIGMOID - LRN size 3 } - CONV 6 3x3 }\nRELU", true),
        ("seen = CONV 8 3x3 pad 1 - RELU\ncheckpoint { inner = seen - CONV 8 3x3 pad 1 - TANH - CONV 8 3x3 pad 1 }\nadd { inner | seen }", false),
        ("CONV 4 3x3 - RELU", false),
    ];

    private static readonly Lazy<IReadOnlyList<Type>> Models = new(() => InMemoryCompiler.CompileModels(
        [.. Cases.SelectMany((_, i) => new[] { Pipeline.Run(Bind(i, "")), WithoutRecompute(Bind(i, "Kept")) })]));

    private const string Blocks = "CONV 32 3x3 pad 1 - BN - RELU\n"
        + "add { _ | CONV 32 3x3 pad 1 - BN - RELU - CONV 32 3x3 pad 1 - BN } - RELU\nadd { _ | CONV 32 3x3 pad 1 - BN - RELU - CONV 32 3x3 pad 1 - BN } - RELU\n"
        + "add { _ | CONV 32 3x3 pad 1 - BN } - RELU\nadd { _ | CONV 32 3x3 pad 1 - BN } - RELU\nadd { _ | CONV 32 3x3 pad 1 - BN } - RELU\n"
        + "add { CONV 48 1x1 stride 2 floor - BN | CONV 48 3x3 stride 2 pad 1 floor - BN } - LEAKYRELU";

    /// <summary>Sums of residual blocks are kept unless the text asks for memory; then every fifth of a row is.</summary>
    [Fact]
    public void Asked_for_it_sums_are_computed_again_too()
    {
        var models = new[] { Residual("Sums", "train { recompute }"), Residual("KeptSums", "") };
        Plan(Pipeline.Run(models[0])).ShouldBeLessThan(Plan(Pipeline.Run(models[1])) * 4 / 5);
        var networks = InMemoryCompiler.CompileModels([.. models.Select(m => Pipeline.Run(m))]).Select(t => InMemoryCompiler.Create(t, new CpuDevice(2), seed: 3)).ToList();
        var random = new TestRandom(7);
        var input = networks[0].CreateInput(4);
        foreach (ref var value in input.Span)
        {
            value = random.Signed();
        }

        var losses = networks.Select(n => ((ITrainable)n).ComputeGradients(input, [1, 0, 6, 3])).ToList();
        losses[0].ShouldBe(losses[1]);
        networks[0].Memory.Gradients.Span.SequenceEqual(networks[1].Memory.Gradients.Span).ShouldBeTrue();
        networks[0].Memory.Gradients.Span.ContainsAnyExcept(0).ShouldBeTrue();
    }

    private static NetworkModel Residual(string name, string train) =>
        InMemoryCompiler.Bind($"model {name} {{\ninput [20x20x3]\n{Blocks}\nGLOBALAVGPOOL - FC 7\nloss SOFTMAX\n{train}\n}}");

    public static TheoryData<int> Numbers() => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Gradients_are_the_same_bits(int number)
    {
        var networks = new[] { 2 * number, (2 * number) + 1 }.Select(i => InMemoryCompiler.Create(Models.Value[i], new CpuDevice(2), seed: 3)).ToList();
        var random = new TestRandom(7);
        var input = networks[0].CreateInput(4);
        foreach (ref var value in input.Span)
        {
            value = random.Signed();
        }

        var optimizers = networks.ToDictionary(n => n, _ => new Sgd(0.01f));
        for (var step = 0; step < 3; step++)
        {
            var losses = networks.Select(n => ((ITrainable)n).TrainStep(input, [1, 0, 6, 3], optimizers[n])).ToList();
            losses[0].ShouldBe(losses[1]);
            networks[0].Memory.Gradients.Span.SequenceEqual(networks[1].Memory.Gradients.Span).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Memory_of_training_is_less(int number)
    {
        var (less, more) = (Plan(Pipeline.Run(Bind(number, ""))), Plan(WithoutRecompute(Bind(number, ""))));
        if (Cases[number].IsSmaller)
        {
            less.ShouldBeLessThan(more);
        }
        else
        {
            less.ShouldBe(more);
        }
    }

    [Fact]
    public void Only_the_end_of_a_checkpoint_is_kept()
    {
        var train = Pipeline.Run(Bind(2, ""), "recompute").Find("train")!;
        foreach (var node in train.Nodes.Where(n => n.Origin.IsBackward))
        {
            node.Inputs.Select(i => train.Nodes[i]).Where(n => !n.Origin.IsBackward && n.Origin.Checkpoint > 0 && n.Type.HasBatch).All(IsEnd).ShouldBeTrue(node.Operator.Name);
        }

        bool IsEnd(Node node) => train.Nodes.Any(n => n.Inputs.Contains(node.Id) && !n.Origin.IsBackward && n.Origin.Checkpoint != node.Origin.Checkpoint);
    }

    private static long Plan(NetworkModel model) => model.Find("train")!.Plan!.ArenaPerSample;

    private static NetworkModel WithoutRecompute(NetworkModel model) => Pipeline.For(DslCompiler.Model.Backend.Cpu).Where(p => p.Name != "recompute").Aggregate(model, (m, pass) => pass.Run(m));

    private static NetworkModel Bind(int number, string suffix) => InMemoryCompiler.Bind(
        FormattableString.Invariant($"model Again{number}{suffix} {{\ninput [20x20x3]\n{Cases[number].Layers}\nGLOBALAVGPOOL - FC 7\nloss SOFTMAX\n}}"));
}
