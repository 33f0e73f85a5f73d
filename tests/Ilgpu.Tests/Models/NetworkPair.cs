using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Oracle.Tests;
using DslCompiler.Tests;
using Shouldly;

namespace DslCompiler.Ilgpu.Tests;

/// <summary>A model's network on the CPU and on the device under test, of the same weights, and a batch for both.</summary>
internal sealed class NetworkPair : IDisposable
{
    private readonly IlgpuDevice _device = TestDevice.Create();

    public NetworkPair(NetworkModel bound, int batch, int steps = 4)
    {
        var type = GpuCompiler.Network(bound);
        Cpu = GpuCompiler.Create(type, DslCompiler.Device.Cpu(1), batch);
        Gpu = GpuCompiler.Create(type, _device, batch);
        var random = new TestRandom(7);

        // Biases start at 0, where mistakes do not show.
        foreach (var parameter in Cpu.Parameters.Where(p => p.Name.EndsWith("bias", StringComparison.Ordinal)))
        {
            foreach (ref var value in parameter.Value)
            {
                value += random.Signed() / 8;
            }
        }

        Cpu.Memory.Values.Span.CopyTo(Gpu.Memory.Values.Span);
        Inputs = [.. Cpu.InputPorts.Select(p => Draw(p, batch, steps, random))];
        Targets = [.. Cpu.TargetPorts.Select(t => t.Port is { } port
            ? (StepTarget)Draw(port, batch, steps, random)
            : Enumerable.Range(0, batch * t.Places * (t.Time > 0 ? steps : 1)).Select(_ => random.Next(t.ClassCount)).ToArray())];
    }

    public Network Cpu { get; }

    public Network Gpu { get; }

    public IlgpuDevice Device => _device;

    public IReadOnlyList<Batch> Inputs { get; }

    public IReadOnlyList<StepTarget> Targets { get; }

    /// <summary>Every output is as near to the CPU's as a share of the largest number in it.</summary>
    public void CompareOutputs(double tolerance)
    {
        var expected = Cpu.ForwardUntyped(Inputs);
        var actual = Gpu.ForwardUntyped(Inputs);
        for (var i = 0; i < expected.Count; i++)
        {
            Near($"output {Cpu.OutputPorts[i].Name}", actual[i].Span, expected[i].Span, tolerance);
        }
    }

    /// <summary>The loss and every gradient too.</summary>
    public void CompareGradients(double tolerance)
    {
        var expected = Cpu.ComputeGradientsUntyped(Inputs, Targets);
        var actual = Gpu.ComputeGradientsUntyped(Inputs, Targets);
        Near("loss", [actual], [expected], tolerance);

        // That of a bias before a normalisation is 0 but for rounding: a thousandth of the largest of all gradients is what errors are shares of at least.
        var least = 1e-3 * Cpu.Parameters.Max(p => p.Gradient.ToArray().Max(Math.Abs));
        foreach (var (theirs, ours) in Cpu.Parameters.Zip(Gpu.Parameters))
        {
            Near("gradient " + ours.Name, ours.Gradient, theirs.Gradient, tolerance, least);
        }
    }

    /// <summary>The gradients of a classifier on which rounding has more to say: they are no further from those in float64 than a few times what the CPU's are.</summary>
    /// <param name="tolerance">How far they may be in any case.</param>
    /// <param name="times">How many times as far as the CPU's.</param>
    public void CompareWithFloat64(double tolerance, double times)
    {
        var exact = StepResult.InFloat64(Cpu, Inputs[0], Targets[0].Classes!);
        Cpu.ComputeGradientsUntyped(Inputs, Targets);
        var loss = Gpu.ComputeGradientsUntyped(Inputs, Targets);
        var least = 1e-3 * exact.Gradients.Max(Math.Abs);
        var (theirs, ours) = (Apart(Cpu), Apart(Gpu));
        ours.ShouldBeLessThanOrEqualTo(Math.Max(tolerance, times * theirs), FormattableString.Invariant($"the CPU's gradients are {theirs:g3} from float64's, the device's {ours:g3}"));
        Near("loss", [loss], [exact.Loss], Math.Max(tolerance, times * theirs));

        double Apart(Network network) => network.Parameters.Max(p =>
        {
            var (actual, expected) = (p.Gradient.ToArray(), exact.Gradient(p).ToArray());
            return actual.Zip(expected, (a, e) => float.IsFinite(a) ? Math.Abs(a - e) : double.PositiveInfinity).Max() / Math.Max(least, expected.Max(Math.Abs));
        });
    }

    /// <summary>Parameters and buffers after training.</summary>
    public void CompareValues(double tolerance)
    {
        foreach (var (theirs, ours) in Cpu.Parameters.Zip(Gpu.Parameters))
        {
            Near(ours.Name, ours.Value, theirs.Value, tolerance);
        }

        foreach (var (theirs, ours) in Cpu.Buffers.Zip(Gpu.Buffers))
        {
            Near(ours.Name, ours.Value, theirs.Value, tolerance);
        }
    }

    public static void Near(string name, ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, double tolerance, double least = 1e-6)
    {
        actual.Length.ShouldBe(expected.Length, name);
        var (largest, apart) = (least, 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            var distance = actual[i].Equals(expected[i]) ? 0 : Math.Abs((double)actual[i] - expected[i]);
            apart = double.IsNaN(distance) ? double.PositiveInfinity : Math.Max(apart, distance);
        }

        (apart / largest).ShouldBeLessThanOrEqualTo(tolerance, FormattableString.Invariant($"{name}: {apart:g3} apart, the largest is {largest:g3}"));
    }

    public void Dispose() => _device.Dispose();

    private static Batch Draw(PortSpec port, int count, int steps, TestRandom random)
    {
        var batch = port.CreateBatch(count, steps);
        if (batch is Tokens tokens)
        {
            for (var i = 0; i < count * steps; i++)
            {
                tokens[i % count, i / count] = random.Next(tokens.Vocabulary);
            }

            return batch;
        }

        foreach (ref var value in batch.Span)
        {
            value = random.Signed();
        }

        return batch;
    }
}
