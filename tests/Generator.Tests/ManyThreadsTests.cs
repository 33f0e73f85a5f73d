using System;
using System.Linq;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>More threads than this machine has cores: the shares of 64 run one after the other, the same bits come out, and no share has much more to do than the others.</summary>
public sealed class ManyThreadsTests
{
    private const int Threads = 64;
    private const int Runs = 12;

    private static readonly Lazy<Type> Model = new(() => InMemoryCompiler.CompileModels(["""
        model Wide {
          input [32x32x16]
          CONV 64 3x3 pad 1 - BN - RELU - CONV 64 3x3 pad 1 - BN - RELU - MAXPOOL 2x2 - CONV 128 1x1 - RELU
          GLOBALAVGPOOL - FC 7
          loss SOFTMAX
        }
        """]).Single());

    [Fact]
    public void The_bits_are_those_of_one_thread()
    {
        var (many, one) = (Create(Threads, simulates: true), Create(1, simulates: false));
        var (input, labels) = Draw(many);
        ((ITrainable)many).ComputeGradients(input, labels).ShouldBe(((ITrainable)one).ComputeGradients(input, labels));
        many.Memory.Gradients.Span.SequenceEqual(one.Memory.Gradients.Span).ShouldBeTrue();
        many.ForwardUntyped(input).Span.SequenceEqual(one.ForwardUntyped(input).Span).ShouldBeTrue();
    }

    /// <summary>A batch of 64 on 64 threads: were a kernel of much work cut into few shares, the longest shares would add up to far more than that.</summary>
    [Fact]
    public void The_work_is_cut_for_all_of_them()
    {
        var network = Create(Threads, simulates: true);
        var (input, labels) = Draw(network);
        for (var i = 0; i < Runs; i++)
        {
            ((ITrainable)network).ComputeGradients(input, labels);
        }

        var times = ((CpuDevice)network.Device).Simulation!;
        times.Pieces.ShouldBeGreaterThan(20);
        (times.Total / times.Longest).ShouldBeGreaterThan(8);
    }

    /// <summary>A convolution of few filters over few places, at batch 1: it is cut into smaller pieces for two threads than for one.</summary>
    [Fact]
    public void Small_convolutions_keep_two_threads_busy()
    {
        var type = InMemoryCompiler.CompileModels(["model Narrow {\ninput [28x28x128]\nCONV 32 3x3 pad 1 - RELU - CONV 48 1x1\n}"]).Single();
        var (two, one) = (InMemoryCompiler.Create(type, new CpuDevice(2) { Simulation = new ShareTimes() }, seed: 3), InMemoryCompiler.Create(type, new CpuDevice(1), seed: 3));
        var random = new TestRandom(7);
        var input = two.CreateInput(1);
        foreach (ref var value in input.Span)
        {
            value = random.Signed();
        }

        for (var i = 0; i < Runs; i++)
        {
            two.ForwardUntyped(input);
        }

        two.ForwardUntyped(input).Span.SequenceEqual(one.ForwardUntyped(input).Span).ShouldBeTrue();
        var times = ((CpuDevice)two.Device).Simulation!;
        (times.Total / times.Longest).ShouldBeGreaterThan(1.5);
    }

    private static Network Create(int threads, bool simulates) =>
        InMemoryCompiler.Create(Model.Value, new CpuDevice(threads) { Simulation = simulates ? new ShareTimes() : null }, seed: 3);

    private static (Batch Input, int[] Labels) Draw(Network network)
    {
        var random = new TestRandom(7);
        var input = network.CreateInput(Threads);
        foreach (ref var value in input.Span)
        {
            value = random.Signed();
        }

        return (input, [.. Enumerable.Range(0, Threads).Select(n => n % 7)]);
    }
}
