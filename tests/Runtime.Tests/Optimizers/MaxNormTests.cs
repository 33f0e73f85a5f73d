using System;
using System.Linq;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Optimizers;

/// <summary>Weights of a neuron whose norm is too large (C04).</summary>
public class MaxNormTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_weights_of_a_neuron_are_scaled_down_to_the_norm(int threads)
    {
        var network = Network(threads);
        var before = network.Parameters.Select(p => p.Value.ToArray()).ToArray();
        var optimizer = new Sgd(0) { MaxNorm = 2 };
        optimizer.Step(network);
        for (var row = 0; row < 3; row++)
        {
            // The rows have 1, 2 and 3 times the norm 0.5 sqrt(11).
            var (old, now) = (before[0][(row * 11)..((row + 1) * 11)], network.Parameters[0].Value[(row * 11)..].ToArray());
            var norm = Math.Sqrt(old.Sum(v => (double)v * v));
            var scale = norm > 2 ? 2 / norm : 1;
            for (var i = 0; i < 11; i++)
            {
                now[i].ShouldBe((float)(old[i] * scale), 1e-6f);
            }
        }

        // Biases, and what is no matrix, are left alone.
        network.Parameters.Skip(1).Select(p => p.Value.ToArray()).ShouldBe(before.Skip(1));
    }

    [Fact]
    public void What_was_scaled_once_is_not_scaled_again()
    {
        var (network, optimizer) = (Network(2), new Sgd(0) { MaxNorm = 2 });
        optimizer.Step(network);
        var once = network.Memory.Values.Span.ToArray();
        optimizer.Step(network);
        network.Memory.Values.Span.ToArray().ShouldBe(once);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        Train(2).ShouldBe(Train(1));
        Train(7).ShouldBe(Train(1));

        static float[] Train(int threads)
        {
            var (network, optimizer) = (Network(threads), new Sgd(0.5f, 0.9f) { MaxNorm = 1, L1 = 0.1f });
            network.Memory.Gradients.Span.Fill(0.3f);
            for (var i = 0; i < 5; i++)
            {
                optimizer.Step(network);
            }

            return network.Memory.Values.Span.ToArray();
        }
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var (network, optimizer) = (Network(1), new Sgd(0.1f, 0.9f, weightDecay: 1e-3f) { MaxNorm = 1, L1 = 0.1f });
        optimizer.Step(network);
        var before = GC.GetAllocatedBytesForCurrentThread();
        optimizer.Step(network);
        GC.GetAllocatedBytesForCurrentThread().ShouldBe(before);
    }

    private static FakeNetwork Network(int threads)
    {
        var network = new FakeNetwork(Device.Cpu(threads));
        network.Memory.Values.Span.Fill(5);
        for (var i = 0; i < 33; i++)
        {
            network.Parameters[0].Value[i] = (i % 2 == 0 ? 0.5f : -0.5f) * (1 + (i / 11));
        }

        return network;
    }
}
