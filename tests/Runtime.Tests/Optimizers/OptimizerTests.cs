using System;
using System.Linq;
using DslCompiler.Random;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Optimizers;

/// <summary>Optimisers against the scalar formulas of PyTorch's documentation, in float64.</summary>
public class OptimizerTests
{
    private const int Steps = 25;

    public static TheoryData<string, int, SimdLevel> Rules()
    {
        var data = new TheoryData<string, int, SimdLevel>();
        foreach (var rule in new[] { "sgd", "sgd decay", "sgd l1", "momentum", "momentum decay", "nesterov", "nesterov decay", "adam", "adam decay", "adam betas", "adagrad", "adagrad decay", "rmsprop", "rmsprop decay", "rmsprop momentum", "momentum elastic", "adam elastic" })
        {
            foreach (var level in Enum.GetValues<SimdLevel>().Where(SimdLevels.IsSupported))
            {
                data.Add(rule, level == SimdLevel.Portable ? 1 : 3, level);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Steps_follow_the_formula(string rule, int threads, SimdLevel simd)
    {
        var network = new FakeNetwork(new CpuDevice(threads, simd));
        var (optimizer, reference) = Make(rule);
        var expected = network.Parameters.Select(p => p.Value.ToArray().Select(v => (double)v).ToArray()).ToArray();
        var states = network.Parameters.Select(p => new (double, double)[p.Value.Length]).ToArray();
        var start = network.Memory.Values.Span.ToArray();
        for (var step = 1; step <= Steps; step++)
        {
            // A schedule: the rate is read at every step.
            optimizer.LearningRate *= 0.99f;
            for (var p = 0; p < network.Parameters.Count; p++)
            {
                var parameter = network.Parameters[p];
                var decays = parameter.Name.EndsWith("weight", StringComparison.Ordinal);
                for (var i = 0; i < parameter.Value.Length; i++)
                {
                    var gradient = (float)((2 * new Philox((ulong)step, (ulong)p).Uniform((ulong)i)) - 1);
                    parameter.Gradient[i] = gradient;
                    var penalty = ((double)optimizer.WeightDecay * expected[p][i]) + ((double)optimizer.L1 * Math.Sign(expected[p][i]));
                    var decayed = gradient + (decays ? penalty : 0);
                    expected[p][i] = reference(expected[p][i], decayed, ref states[p][i], step, optimizer.LearningRate);
                }
            }

            optimizer.Step(network);
        }

        for (var p = 0; p < expected.Length; p++)
        {
            // Each step rounds a few times, relative to numbers of about 1.
            network.Parameters[p].Value.ToArray().Zip(expected[p]).Max(v => Math.Abs(v.First - v.Second)).ShouldBeLessThan(Steps * 4e-7, network.Parameters[p].Name);
        }

        // The padding between the parameters has no gradient and stays as it was.
        Enumerable.Range(0, start.Length).Where(i => network.Parameters.All(p => i < p.Spec.Offset || i >= p.Spec.Offset + p.Spec.Length))
            .Count(i => network.Memory.Values.Span[i] != start[i]).ShouldBe(0);
        optimizer.Steps.ShouldBe(Steps);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var expected = Train(1);
        // Often: the first step is also the first to ask for the values, on all threads at once.
        for (var i = 0; i < 200; i++)
        {
            Train(2).ShouldBe(expected);
            Train(7).ShouldBe(expected);
        }

        static float[] Train(int threads)
        {
            var (network, optimizer) = (new FakeNetwork(new CpuDevice(threads)), new Adam(weightDecay: 0.1f));
            network.Memory.Gradients.Span.Fill(0.3f);
            for (var i = 0; i < 5; i++)
            {
                optimizer.Step(network);
            }

            return network.Memory.Values.Span.ToArray();
        }
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum decay")]
    [InlineData("adam decay")]
    [InlineData("adagrad decay")]
    [InlineData("rmsprop decay")]
    public void What_is_frozen_stays_whatever_lies_there(string rule)
    {
        var network = new FakeNetwork(Device.Cpu(3), trained: 112);
        network.Parameters.Select(p => p.IsFrozen).ShouldBe([false, false, false, true]);
        network.Memory.Gradients.Span.Fill(1);
        network.Memory.Values.Span.Fill(1);
        var optimizer = Make(rule).Optimizer;
        optimizer.Step(network);
        network.Memory.Values.Span[112..].ToArray().ShouldAllBe(v => v == 1);
        network.Memory.Values.Span[..112].ToArray().ShouldAllBe(v => v < 1);
    }

    [Fact]
    public void An_optimiser_serves_one_network_only()
    {
        var (device, optimizer) = (Device.Cpu(1), new Sgd(0.1f));
        optimizer.Step(new FakeNetwork(device));
        Should.Throw<InvalidOperationException>(() => optimizer.Step(new FakeNetwork(device)));
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new Sgd(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => new Sgd(float.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => new Sgd(float.PositiveInfinity));
        Should.Throw<ArgumentOutOfRangeException>(() => new Sgd(0.1f, momentum: 1));
        Should.Throw<ArgumentOutOfRangeException>(() => new Sgd(0.1f, momentum: -0.1f));
        Should.Throw<ArgumentOutOfRangeException>(() => new Sgd(0.1f, weightDecay: -1));
        Should.Throw<ArgumentOutOfRangeException>(() => new Adam(beta1: 1));
        Should.Throw<ArgumentOutOfRangeException>(() => new Adam(beta2: -1));
        Should.Throw<ArgumentOutOfRangeException>(() => new AdaGrad(epsilon: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new RmsProp(decay: 1));
        Should.Throw<ArgumentOutOfRangeException>(() => new RmsProp(momentum: 1));
        Should.Throw<ArgumentOutOfRangeException>(() => new RmsProp(epsilon: -1));
        Should.Throw<ArgumentOutOfRangeException>(() => new Sgd(0.1f) { ClipNorm = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new Sgd(0.1f) { L1 = -1 });
        Should.Throw<ArgumentOutOfRangeException>(() => new Sgd(0.1f) { L1 = float.PositiveInfinity });
        Should.Throw<ArgumentOutOfRangeException>(() => new Sgd(0.1f) { MaxNorm = 0 });
    }

    [Fact]
    public void Not_a_number_is_no_argument()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new Sgd(0.1f, momentum: float.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => new Adam(beta1: float.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => new Adam(beta2: float.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => new Sgd(0.1f) { ClipNorm = float.NaN });
        Should.Throw<ArgumentOutOfRangeException>(() => new Sgd(0.1f) { L1 = float.NaN });
        Should.Throw<ArgumentOutOfRangeException>(() => new Sgd(0.1f) { MaxNorm = float.NaN });
    }

    private delegate double Rule(double w, double g, ref (double First, double Second) state, int step, double rate);

    private static (Optimizer Optimizer, Rule Reference) Make(string rule)
    {
        var decay = rule.EndsWith("decay", StringComparison.Ordinal) || rule.EndsWith("elastic", StringComparison.Ordinal) ? 0.05f : 0;
        var (optimizer, reference) = Make(rule, decay);
        optimizer.L1 = rule.EndsWith("l1", StringComparison.Ordinal) || rule.EndsWith("elastic", StringComparison.Ordinal) ? 0.03f : 0;
        return (optimizer, reference);
    }

    private static (Optimizer Optimizer, Rule Reference) Make(string rule, float decay)
    {
        return rule.Split(' ')[0] switch
        {
            "sgd" => (new Sgd(0.05f, weightDecay: decay), Momentum(0, false)),
            "momentum" => (new Sgd(0.05f, 0.9f, weightDecay: decay), Momentum(0.9f, false)),
            "nesterov" => (new Sgd(0.05f, 0.9f, nesterov: true, weightDecay: decay), Momentum(0.9f, true)),
            "adagrad" => (new AdaGrad(0.05f, weightDecay: decay), AdaGradRule(1e-10f)),
            "rmsprop" when rule == "rmsprop momentum" => (new RmsProp(0.01f, 0.9f, 1e-3f, 0.8f), RmsPropRule(0.9f, 1e-3f, 0.8f)),
            "rmsprop" => (new RmsProp(0.01f, weightDecay: decay), RmsPropRule(0.99f, 1e-8f, 0)),
            _ when rule == "adam betas" => (new Adam(0.05f, 0.5f, 0.9f, 1e-3f), AdamRule(0.5f, 0.9f, 1e-3f)),
            _ => (new Adam(0.05f, weightDecay: decay), AdamRule(0.9f, 0.999f, 1e-8f)),
        };
    }

    private static Rule Momentum(double momentum, bool nesterov) => (double w, double g, ref (double Velocity, double) state, int _, double rate) =>
    {
        state.Velocity = (momentum * state.Velocity) + g;
        return w - (rate * (nesterov ? g + (momentum * state.Velocity) : state.Velocity));
    };

    private static Rule AdaGradRule(double epsilon) => (double w, double g, ref (double Square, double) state, int _, double rate) =>
    {
        state.Square += g * g;
        return w - (rate * g / (Math.Sqrt(state.Square) + epsilon));
    };

    private static Rule RmsPropRule(double decay, double epsilon, double momentum) => (double w, double g, ref (double Square, double Velocity) state, int _, double rate) =>
    {
        state.Square = (decay * state.Square) + ((1 - decay) * g * g);
        state.Velocity = (momentum * state.Velocity) + (g / (Math.Sqrt(state.Square) + epsilon));
        return w - (rate * state.Velocity);
    };

    private static Rule AdamRule(double beta1, double beta2, double epsilon) => (double w, double g, ref (double Mean, double Square) state, int step, double rate) =>
    {
        state.Mean = (beta1 * state.Mean) + ((1 - beta1) * g);
        state.Square = (beta2 * state.Square) + ((1 - beta2) * g * g);
        var (mean, square) = (state.Mean / (1 - Math.Pow(beta1, step)), state.Square / (1 - Math.Pow(beta2, step)));
        return w - (rate * mean / (Math.Sqrt(square) + epsilon));
    };
}
