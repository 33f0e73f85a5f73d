using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Networks whose paths part and join, end to end: gradients, threads, inference against training.</summary>
public sealed class BlockTests
{
    private static readonly IReadOnlyList<Type> Types = InMemoryCompiler.CompileModels(Blocks.All.Select(b => b.Build(null)).ToList());

    public static TheoryData<string> Names() => [.. Blocks.All.Select(b => b.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_match_central_differences(string block)
    {
        var network = Create(block, threads: 2);
        var (input, labels) = Draw(network, batch: 3);
        foreach (var result in GradientCheck.Run(network, input, labels, samplesPerParameter: 10))
        {
            result.WorstRelativeError.ShouldBeLessThan(1e-6, result.Parameter);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_and_batches_give_the_same_bits(string block)
    {
        var networks = new[] { 1, 2, 3 }.Select(threads => Create(block, threads)).ToList();
        foreach (var batch in new[] { 2, 5, 1 })
        {
            var (input, labels) = Draw(networks[0], batch);
            networks.Select(n => ((ITrainable)n).ComputeGradients(input, labels)).Distinct().Count().ShouldBe(1);
            foreach (var network in networks.Skip(1))
            {
                network.Memory.Gradients.Span.SequenceEqual(networks[0].Memory.Gradients.Span).ShouldBeTrue();
                network.Memory.Values.Span.SequenceEqual(networks[0].Memory.Values.Span).ShouldBeTrue("the buffers");
                network.ForwardUntyped(input).Span.SequenceEqual(networks[0].ForwardUntyped(input).Span).ShouldBeTrue();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_computes_the_loss_of_the_scores_of_inference(string block)
    {
        if (block.Contains("Norm", StringComparison.Ordinal) || block is "Paths" or "Fractal" or "Fractional")
        {
            // Batch normalisation, and what is drawn, is another function there.
            return;
        }

        var network = Create(block, threads: 2);
        var (input, labels) = Draw(network, batch: 4);
        var scores = network.ForwardUntyped(input);
        var expected = labels.Select((label, n) => network.Spec.LossKind == "SOFTMAX"
            ? Metrics.CrossEntropy(scores[n], label) : Metrics.Hinge(scores[n], label, network.Spec.LossKind == "SVM2")).Average();
        network.Spec.LossKind.ShouldBe(block.StartsWith("Svm", StringComparison.Ordinal) ? block.ToUpperInvariant() : "SOFTMAX");
        ((double)((ITrainable)network).ComputeGradients(input, labels)).ShouldBe(expected, 1e-6 * (1 + expected));
    }

    [Fact]
    public void The_sum_of_a_residual_block_joins_the_convolution_before_it()
    {
        var infer = Blocks.Residual("fuse").Find("infer")!;
        infer.Kernels.Count(k => k.Anchor < 0).ShouldBe(0, "a loop of its own");
        infer.Kernels.Count(k => string.Join(' ', k.Tail.Select(t => infer.Nodes[t].Operator.Name)) is "bias_add add relu" or "bias_add bias_add add relu").ShouldBe(2);
    }

    [Fact]
    public void A_ReLU_joins_the_concatenation_that_only_it_reads()
    {
        var infer = Blocks.Dense("fuse").Find("infer")!;
        infer.Kernels.Count(k => k.Anchor >= 0 && infer.Nodes[k.Anchor].Operator.Name == "concat" && k.Tail.Count == 1).ShouldBeGreaterThan(3);
    }

    /// <summary>With random biases too: at a ReLU of exactly 0 there is no gradient to compare with.</summary>
    private static Network Create(string block, int threads)
    {
        var network = InMemoryCompiler.Create(Types[Blocks.All.TakeWhile(b => b.Name != block).Count()], Device.Cpu(threads), seed: 3);
        var random = new TestRandom(5);
        foreach (var parameter in network.Parameters.Where(p => p.Name.EndsWith("bias", StringComparison.Ordinal)))
        {
            Fill(parameter.Value, random);
        }

        return network;
    }

    private static void Fill(Span<float> values, TestRandom random)
    {
        foreach (ref var value in values)
        {
            value = random.Signed();
        }
    }

    private static (Batch Input, int[] Labels) Draw(Network network, int batch)
    {
        var random = new TestRandom((ulong)batch);
        var input = network.CreateInput(batch);
        Fill(input.Span, random);
        return (input, Enumerable.Range(0, batch).Select(_ => random.Next(network.OutputExtents[0])).ToArray());
    }
}
