using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Random;
using DslCompiler.Simd;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Whole models of all layers, drawn at random, compiled in memory: generated gradients against central differences in float64 (D05),
/// floats against doubles, threads against each other, inference against training.</summary>
public sealed class RandomModelTests
{
    private const int Models = 25;
    private static readonly string[] Texts = Enumerable.Range(0, Models).Select(RandomModel.Write).ToArray();
    private static readonly IReadOnlyList<Type> Types = InMemoryCompiler.CompileModels(Texts);
    private static readonly CpuDevice[] Devices =
    [
        Device.Cpu(1), Device.Cpu(2), Device.Cpu(3),
        .. Enum.GetValues<SimdLevel>().Where(l => l != SimdLevel.Auto && SimdLevels.IsSupported(l)).Select(l => new CpuDevice(2, l)),
    ];

    public static TheoryData<int> Numbers() => [.. Enumerable.Range(0, Models)];

    [Fact]
    public void The_models_have_every_layer_and_option()
    {
        var all = string.Join('\n', Texts);
        string[] words = ["CONV", "MAXPOOL", "AVGPOOL", "FC", "RELU", "SIGMOID", "TANH", "DROPOUT", "stride 2", "stride 3", "pad 1", "pad 2", "floor", ") * 2"];
        words.Where(w => !all.Contains(w, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Gradients_match_central_differences(int model)
    {
        var run = new Run(model, Devices[1], batch: 1 + (model % 5));

        foreach (var result in GradientCheck.Run(run.Network, run.Input, run.Labels, samplesPerParameter: 6))
        {
            result.WorstRelativeError.ShouldBeLessThan(1e-6, $"{result.Parameter} of\n{Texts[model]}");
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Floats_agree_with_doubles(int model)
    {
        foreach (var device in new[] { Devices[1], Devices[3] })
        {
            var run = new Run(model, device, batch: 1 + (model % 5));
            var (loss, expected) = run.InFloat64();
            ((double)run.Gradients()).ShouldBe(loss, 1e-5 * (1 + loss), Texts[model]);
            foreach (var parameter in run.Network.Parameters)
            {
                var gradient = expected.AsSpan((int)parameter.Spec.Offset, parameter.Spec.Length).ToArray();
                var largest = gradient.Max(Math.Abs);
                for (var i = 0; i < gradient.Length; i++)
                {
                    Math.Abs(parameter.Gradient[i] - gradient[i]).ShouldBeLessThanOrEqualTo(1e-4 * largest, $"{parameter.Name}[{i}] of\n{Texts[model]}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Any_number_of_threads_gives_the_same_bits_in_every_batch(int model)
    {
        // One network a device for all batches: larger ones make room, smaller ones fit in what is there.
        foreach (var batch in new[] { 1, 4, 2, 5, 3 })
        {
            var runs = Devices.Take(3).Select(d => new Run(model, d, batch)).ToList();
            var losses = runs.Select(r => r.Gradients()).ToList();
            losses.Distinct().Count().ShouldBe(1, Texts[model]);
            foreach (var run in runs.Skip(1))
            {
                run.Network.Memory.Gradients.Span.SequenceEqual(runs[0].Network.Memory.Gradients.Span).ShouldBeTrue(Texts[model]);
                run.Network.ForwardUntyped(run.Input).Span.SequenceEqual(runs[0].Network.ForwardUntyped(runs[0].Input).Span).ShouldBeTrue(Texts[model]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_network_that_has_seen_larger_batches_and_NaN_forgets_them(int model)
    {
        var (used, fresh) = (new Run(model, Devices[1], batch: 5), new Run(model, Devices[1], batch: 2));
        used.Input.Span.Fill(float.NaN);
        used.Gradients();
        used.Network.ForwardUntyped(used.Input);
        used.Input.Count = 2;
        fresh.Input.Span.CopyTo(used.Input.Span);
        used.Network.ForwardUntyped(used.Input).Span.SequenceEqual(fresh.Network.ForwardUntyped(fresh.Input).Span).ShouldBeTrue(Texts[model]);
        fresh.Gradients();
        var loss = fresh.Gradients();
        ((ITrainable)used.Network).ComputeGradients(used.Input, fresh.Labels).ShouldBe(loss, Texts[model]);
        used.Network.Memory.Gradients.Span.SequenceEqual(fresh.Network.Memory.Gradients.Span).ShouldBeTrue(Texts[model]);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Training_computes_the_loss_of_the_scores_of_inference(int model)
    {
        if (Texts[model].Contains("DROPOUT", StringComparison.Ordinal))
        {
            return;
        }

        var run = new Run(model, Devices[1], batch: 5);
        var scores = run.Network.ForwardUntyped(run.Input);
        var expected = run.Labels.Select((label, n) => Metrics.CrossEntropy(scores[n], label)).Average();
        ((double)run.Gradients()).ShouldBe(expected, 1e-6 * (1 + expected), Texts[model]);
    }

    /// <summary>A network of a model with random biases too, a batch and its labels.</summary>
    private sealed unsafe class Run
    {
        public Run(int model, Device device, int batch)
        {
            var random = new TestRandom((ulong)model);
            Network = InMemoryCompiler.Create(Types[model], device, seed: (ulong)model + 1);
            foreach (var parameter in Network.Parameters.Where(p => p.Name.EndsWith("bias", StringComparison.Ordinal)))
            {
                Fill(parameter.Value, random, 0.3f);
            }

            Input = Network.CreateInput(batch);
            Fill(Input.Span, random, 1);
            Labels = Enumerable.Range(0, batch).Select(_ => random.Next(Network.OutputExtents[0])).ToArray();
        }

        public Network Network { get; }

        public Batch Input { get; }

        public int[] Labels { get; }

        public float Gradients() => ((ITrainable)Network).ComputeGradients(Input, Labels);

        /// <summary>Loss and gradients by the same program over doubles, at the first step.</summary>
        public (double Loss, double[] Gradients) InFloat64()
        {
            var program = Network.Create<Float64Vec, double>((CpuDevice)Network.Device, Network.Spec.Sizes);
            var (input, values, gradients, labels) = (Widen(Input.Span), Widen(Network.Memory.Values.Span), new NativeBuffer<double>(Network.Memory.Length), new NativeBuffer<int>(Labels.Length));
            Labels.CopyTo(labels.Span);
            program.SetInput(0, input.Pointer);
            program.SetLabels(0, labels.Pointer);
            var loss = program.Train(values.Pointer, gradients.Pointer, Input.Count, new Philox(Network.Seed, 1));
            GC.KeepAlive((input, labels));
            return (loss, gradients.Span.ToArray());
        }

        private static NativeBuffer<double> Widen(ReadOnlySpan<float> from)
        {
            var to = new NativeBuffer<double>(from.Length);
            for (var i = 0; i < from.Length; i++)
            {
                to.Span[i] = from[i];
            }

            return to;
        }

        private static void Fill(Span<float> values, TestRandom random, float scale)
        {
            foreach (ref var value in values)
            {
                value = scale * random.Signed();
            }
        }
    }
}
