using System;
using System.Linq;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>A network that runs in blocks of channels, few of which are full, end to end: its gradients, any number of threads, and what NaN leaves behind.</summary>
public sealed class BlockedModelTests
{
    private const string Text = """
        model Small {
          input [13x13x3]
          CONV 40 5x5 stride 2 pad 2
          BN - TANH
          AVGPOOL 3x3 stride 2 pad 1
          CONV 33 3x3 pad 1
          BN - RELU
          CONV 48 3x3 pad 1 groups 3
          MAXPOOL 2x2 stride 1
          LRN size 5
          CONV 20 2x2 stride 1
          RELU
          GLOBALAVGPOOL
          FC 7
          loss SOFTMAX
        }
        """;

    private static readonly Type Model = InMemoryCompiler.CompileModels([Text]).Single();

    [Fact]
    public void Gradients_match_central_differences()
    {
        var network = Create(threads: 2);
        var (input, labels) = Draw(network, batch: 3);
        foreach (var result in GradientCheck.Run(network, input, labels, samplesPerParameter: 12))
        {
            if (!result.Parameter.StartsWith("conv", StringComparison.Ordinal) || !result.Parameter.EndsWith("bias", StringComparison.Ordinal))
            {
                result.WorstRelativeError.ShouldBeLessThan(1e-6, result.Parameter);
            }
        }
    }

    [Fact]
    public void Threads_and_batches_give_the_same_bits()
    {
        var networks = new[] { 1, 2, 3, 5 }.Select(Create).ToList();
        foreach (var batch in new[] { 2, 9, 1 })
        {
            var (input, labels) = Draw(networks[0], batch);
            networks.Select(n => ((ITrainable)n).ComputeGradients(input, labels)).Distinct().Count().ShouldBe(1);
            foreach (var network in networks.Skip(1))
            {
                network.Memory.Gradients.Span.SequenceEqual(networks[0].Memory.Gradients.Span).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void What_fills_up_blocks_forgets_NaN()
    {
        var (used, fresh) = (Create(2), Create(2));
        var values = used.Memory.Values.Span.ToArray();
        var (input, labels) = Draw(used, 5);
        var clean = input.Span.ToArray();
        input.Span.Fill(float.NaN);
        ((ITrainable)used).ComputeGradients(input, labels);
        used.ForwardUntyped(input);
        clean.CopyTo(input.Span);
        values.CopyTo(used.Memory.Values.Span);
        var loss = ((ITrainable)fresh).ComputeGradients(input, labels);
        ((ITrainable)used).ComputeGradients(input, labels).ShouldBe(loss);
        used.Memory.Gradients.Span.SequenceEqual(fresh.Memory.Gradients.Span).ShouldBeTrue();
    }

    private static Network Create(int threads) => InMemoryCompiler.Create(Model, new CpuDevice(threads), seed: 3);

    private static (Batch Input, int[] Labels) Draw(Network network, int batch)
    {
        var random = new TestRandom(7);
        var input = network.CreateInput(batch);
        foreach (ref var value in input.Span)
        {
            value = random.Signed();
        }

        return (input, [.. Enumerable.Range(0, batch).Select(n => n % 7)]);
    }
}
