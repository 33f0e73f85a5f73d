using System;
using System.Linq;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Optimizers;

/// <summary>Gradients whose norm is too large (D04).</summary>
public class ClippingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Gradients_are_scaled_down_to_the_norm_all_together(int threads)
    {
        var (network, optimizer) = (Network(threads), new Sgd(1) { ClipNorm = 2 });
        network.Memory.Values.Span.Clear();
        var gradients = network.Memory.Gradients.Span.ToArray();
        var norm = Math.Sqrt(gradients.Sum(g => (double)g * g));
        optimizer.Step(network);
        optimizer.LastNorm.ShouldBe(norm, 1e-12 * norm);
        var values = network.Memory.Values.Span.ToArray();
        Math.Sqrt(values.Sum(v => (double)v * v)).ShouldBe(2, 1e-5);
        values.Zip(gradients).ShouldAllBe(p => Math.Abs(p.First + (p.Second * 2 / norm)) < 1e-6);
    }

    [Fact]
    public void Smaller_gradients_are_left_as_they_are()
    {
        Stepped(new Sgd(1) { ClipNorm = 1e6f }).ShouldBe(Stepped(new Sgd(1)));
        Stepped(new Adam { ClipNorm = 1e6f }).ShouldBe(Stepped(new Adam()));
        Stepped(new Sgd(1) { ClipNorm = 1 }).ShouldNotBe(Stepped(new Sgd(1)));

        static float[] Stepped(Optimizer optimizer)
        {
            var network = Network(2);
            optimizer.Step(network);
            return network.Memory.Values.Span.ToArray();
        }
    }

    [Fact]
    public void Weight_decay_is_not_clipped()
    {
        var (network, optimizer) = (Network(1), new Sgd(1, weightDecay: 0.5f) { ClipNorm = 1e-20f });
        network.Memory.Values.Span.Fill(1);
        optimizer.Step(network);
        network.Parameters[0].Value.ToArray().ShouldAllBe(v => v == 0.5f);
        network.Parameters[1].Value.ToArray().ShouldAllBe(v => v == 1);
    }

    [Fact]
    public void A_norm_of_more_than_floats_hold_is_clipped_too()
    {
        var (network, optimizer) = (Network(2), new Sgd(1) { ClipNorm = 1 });
        network.Memory.Values.Span.Clear();
        network.Memory.Gradients.Span.Fill(1e38f);
        optimizer.Step(network);
        network.Memory.Values.Span.ToArray().ShouldAllBe(v => Math.Abs(v + (1 / 12f)) < 1e-6f);
    }

    [Fact]
    public void The_norm_is_the_same_bits_for_any_number_of_threads()
    {
        const int length = 100_003;
        var gradients = Enumerable.Range(0, length).Select(i => (float)Math.Sin(i)).ToArray();
        Norm(1).ShouldBe(Math.Sqrt(gradients.Sum(g => (double)g * g)), 1e-9);
        Norm(3).ShouldBe(Norm(1));
        Norm(64).ShouldBe(Norm(1));

        double Norm(int shares)
        {
            var norm = new GradientNorm(length);
            for (var share = 0; share < shares; share++)
            {
                norm.Add(gradients, share, shares);
            }

            return norm.Value();
        }
    }

    private static FakeNetwork Network(int threads)
    {
        var network = new FakeNetwork(Device.Cpu(threads));
        var gradients = network.Memory.Gradients.Span;
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = (float)Math.Cos(i);
        }

        return network;
    }
}
