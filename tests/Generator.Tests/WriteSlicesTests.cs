using System;
using System.Linq;
using DslCompiler.Operators;
using DslCompiler.Passes;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Convolutions that write into their slice of a joined image, in inference, against the same model's forward pass in training, which copies: on every kind of
/// vector, with any number of threads and samples.</summary>
public sealed class WriteSlicesTests
{
    private static readonly SimdLevel[] Levels = [.. Enum.GetValues<SimdLevel>().Where(l => l != SimdLevel.Auto && SimdLevels.IsSupported(l))];

    /// <summary>Input, layers, the convolutions that write into slices, and the joins that copy nothing, something and all.</summary>
    private static readonly (string Input, string Layers, int Written, int Gone, int Partly, int Whole)[] Cases =
    [
        ("13x11x16", "concat { CONV 32 1x1 - RELU | CONV 48 3x3 pad 1 - RELU } - CONV 16 1x1", 2, 1, 0, 0),
        ("9x9x32", "concat { CONV 32 3x3 pad 1 - RELU | CONV 16 3x3 pad 1 - TANH | CONV 20 5x5 pad 2 } - MAXPOOL 3x3", 3, 1, 0, 0),
        ("12x12x32", "concat { _ | CONV 32 3x3 pad 1 - RELU } - concat { CONV 32 1x1 | MAXPOOL 3x3 stride 1 pad 1 | CONV 48 1x1 - RELU } - CONV 32 1x1", 3, 0, 2, 0),
        ("14x10x32", "CONV 32 1x1 - concat { CONV 32 3x3 pad 1 groups 2 - MAXPOOL 2x2 | CONV 32 3x3 stride 2 pad 1 floor - RELU } - CONV 32 1x1", 2, 1, 0, 0),
        ("8x8x32", "CONV 32 1x1 - concat { MAXPOOL 3x3 stride 1 pad 1 | AVGPOOL 3x3 stride 1 pad 1 } - CONV 32 1x1", 0, 0, 0, 1),
        ("8x8x32", "CONV 32 1x1 - concat { CONV 32 1x1 - RELU | concat { CONV 32 3x3 pad 1 | CONV 16 1x1 } } - CONV 32 1x1", 3, 1, 1, 0),
    ];

    private static readonly Lazy<System.Collections.Generic.IReadOnlyList<Type>> Models = new(() => InMemoryCompiler.CompileModels([.. Cases.Select((_, i) => Text(i))]));

    public static TheoryData<int> Numbers() => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_plan_says_who_writes_where(int number)
    {
        var model = Pipeline.Run(InMemoryCompiler.Bind(Text(number)));
        var infer = model.Find("infer")!;
        var joins = infer.Nodes.Where(n => n.Operator is Concat).ToDictionary(n => n.Id, n => infer.Kernels.FirstOrDefault(k => k.Anchor == n.Id));
        var (_, _, written, gone, partly, whole) = Cases[number];
        infer.Kernels.Count(k => k.Joined >= 0).ShouldBe(written);
        joins.Values.Count(k => k is null).ShouldBe(gone);
        joins.Values.Count(k => k is { InSlices.Count: > 0 }).ShouldBe(partly);
        joins.Values.Count(k => k is { InSlices.Count: 0 }).ShouldBe(whole);
        foreach (var kernel in infer.Kernels.Where(k => k.Joined >= 0))
        {
            var (slot, joined) = (infer.Plan!.Slots[kernel.Output], infer.Plan.Slots[kernel.Joined]);
            (slot.Place, slot.Offset).ShouldBe((joined.Place, joined.Offset));
            slot.Slice.ShouldBe(infer.Nodes[kernel.Joined].Inputs.TakeWhile(i => i != kernel.Output).Sum(i => infer.Nodes[i].Type.StoredLength));
            kernel.Reason.ShouldContain("written into channels");
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Inference_agrees_with_the_forward_pass_of_training(int number)
    {
        foreach (var level in Levels)
        {
            foreach (var batch in new[] { 3, 1 })
            {
                var network = InMemoryCompiler.Create(Models.Value[number], new CpuDevice(2, level), seed: 5);
                var (input, labels) = SevenClasses.Draw(network, batch);
                var loss = ((ITrainable)network).ComputeGradients(input, labels);
                SevenClasses.CrossEntropy(network.ForwardUntyped(input).Span, labels).ShouldBe(loss, 2e-5, level.ToString());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_sample_has_the_same_bits_alone_and_among_others_on_any_threads(int number)
    {
        var network = InMemoryCompiler.Create(Models.Value[number], new CpuDevice(1), seed: 5);
        var (all, _) = SevenClasses.Draw(network, batch: 3);
        var expected = network.ForwardUntyped(all).Span.ToArray();
        foreach (var threads in new[] { 1, 2, 5 })
        {
            var other = InMemoryCompiler.Create(Models.Value[number], new CpuDevice(threads), seed: 5);
            other.ForwardUntyped(all).Span.ToArray().ShouldBe(expected);
            var one = other.CreateInput(1);
            for (var n = 0; n < 3; n++)
            {
                all.Span.Slice(n * one.Span.Length, one.Span.Length).CopyTo(one.Span);
                other.ForwardUntyped(one).Span.ToArray().ShouldBe(expected[(n * 7)..((n + 1) * 7)]);
            }
        }
    }

    private static string Text(int number) => FormattableString.Invariant(
        $"model Joined{number} {{\ninput [{Cases[number].Input}]\n{Cases[number].Layers} - RELU - GLOBALAVGPOOL - FC 7\nloss SOFTMAX\n}}");
}
