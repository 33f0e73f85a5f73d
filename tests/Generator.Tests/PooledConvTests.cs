using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Passes;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Convolutions that end in a pool, in inference, against the same model's forward pass in training, where nothing is fused so: on every kind of vector, with any number
/// of threads. Products with weights laid out for blocks of channels come along.</summary>
public sealed class PooledConvTests
{
    private static readonly SimdLevel[] Levels = [.. Enum.GetValues<SimdLevel>().Where(l => l != SimdLevel.Auto && SimdLevels.IsSupported(l))];

    /// <summary>Input, layers, and how many kernels of inference end in a pool.</summary>
    private static readonly (string Input, string Layers, int Pooled)[] Cases =
    [
        ("28x28x1", "CONV 6 5x5 - TANH - AVGPOOL 2x2 - CONV 16 5x5 - TANH - AVGPOOL 2x2", 2),
        ("17x23x2", "CONV 5 3x3 pad 1 - RELU - MAXPOOL 2x2 floor", 1),
        ("9x11x3", "CONV 7 3x3 stride 2 pad 1 floor - MAXPOOL 2x2 floor", 1),
        ("90x70x1", "CONV 3 3x3 pad 1 - LEAKYRELU - AVGPOOL 2x2", 1),
        ("13x9x3", "CONV 16 3x3 pad 1 - RELU - MAXPOOL 2x2 floor", 1),
        ("30x34x6", "CONV 40 3x3 - RELU - MAXPOOL 2x2", 1),
        ("41x38x17", "CONV 48 5x5 stride 2 pad 2 floor - RELU - AVGPOOL 2x2 floor", 1),
        ("64x70x32", "CONV 32 3x3 pad 1 groups 2 - MAXPOOL 2x2", 1),
        ("12x12x16", "CONV 16 1x1 - RELU - MAXPOOL 2x2", 0),
        ("12x12x3", "CONV 16 3x3 - RELU - MAXPOOL 3x3 stride 2 floor", 0),
        ("11x11x4", "CONV 32 4x4 stride 1 - RELU - AVGPOOL 2x2 stride 2", 1),
    ];

    private static readonly Lazy<IReadOnlyList<Type>> Models = new(() => InMemoryCompiler.CompileModels([.. Cases.Select((_, i) => Text(i))]));

    public static TheoryData<int> Numbers() => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Inference_agrees_with_the_forward_pass_of_training(int number)
    {
        foreach (var level in Levels)
        {
            var network = InMemoryCompiler.Create(Models.Value[number], new CpuDevice(2, level), seed: 5);
            var (input, labels) = SevenClasses.Draw(network, batch: 3);
            var loss = ((ITrainable)network).ComputeGradients(input, labels);
            SevenClasses.CrossEntropy(network.ForwardUntyped(input).Span, labels).ShouldBe(loss, 2e-5, level.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Threads_and_batches_give_the_same_bits(int number)
    {
        var networks = new[] { 1, 2, 5 }.Select(t => InMemoryCompiler.Create(Models.Value[number], new CpuDevice(t), seed: 5)).ToList();
        foreach (var batch in new[] { 4, 1, 33 })
        {
            var (input, _) = SevenClasses.Draw(networks[0], batch);
            var scores = networks.Select(n => n.ForwardUntyped(input).Span.ToArray()).ToList();
            scores[1].ShouldBe(scores[0]);
            scores[2].ShouldBe(scores[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Pools_of_pairs_end_the_kernel(int number)
    {
        var model = Pipeline.Run(InMemoryCompiler.Bind(Text(number)));
        model.Find("infer")!.Kernels.Count(k => k.Pool >= 0).ShouldBe(Cases[number].Pooled, model.ToString());
        model.Find("train")!.Kernels.Count(k => k.Pool >= 0).ShouldBe(0);
    }

    private static string Text(int number) => FormattableString.Invariant(
        $"model Pooled{number} {{\ninput [{Cases[number].Input}]\n{Cases[number].Layers} - FC 20 - RELU - FC 7\nloss SOFTMAX\n}}");
}
