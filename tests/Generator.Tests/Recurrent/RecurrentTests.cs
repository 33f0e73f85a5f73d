using System;
using System.Linq;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Recurrent models: generated gradients against central differences in float64 (D05), with and without padding; threads and vectors against each other;
/// sequences in pieces against whole ones.</summary>
public sealed class RecurrentTests
{
    public static TheoryData<int> Numbers() => [.. Enumerable.Range(0, RecurrentModels.All.Count)];

    public static TheoryData<int, bool> Forms()
    {
        var data = new TheoryData<int, bool>();
        foreach (var i in Enumerable.Range(0, RecurrentModels.All.Count))
        {
            data.Add(i, false);
            data.Add(i, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Gradients_match_central_differences(int number, bool areRagged)
    {
        var network = RecurrentModels.Create(number, Device.Cpu(2));
        var (inputs, targets) = RecurrentModels.Draw(network, 3, 5, areRagged);
        foreach (var result in GradientCheck.Run(network, inputs, targets, samplesPerParameter: 6))
        {
            result.WorstRelativeError.ShouldBeLessThan(1e-6, $"{result.Parameter} of {RecurrentModels.All[number].Name}");
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Threads_change_no_bit_and_training_lowers_the_loss(int number)
    {
        var one = Train(1);
        one[^1].ShouldBeLessThan(one[0]);
        Train(2).ShouldBe(one);
        Train(3).ShouldBe(one);

        float[] Train(int threads)
        {
            var network = RecurrentModels.Create(number, Device.Cpu(threads));
            var (inputs, targets) = RecurrentModels.Draw(network, 4, 6, areRagged: true);
            var optimizer = new Adam(0.01f);
            return [.. Enumerable.Range(0, 30).Select(_ =>
            {
                var loss = network.ComputeGradientsUntyped(inputs, targets);
                optimizer.Step(network);
                return loss;
            })];
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void All_vectors_give_the_same_but_for_rounding(int number)
    {
        var expected = Outputs(SimdLevel.Portable);
        foreach (var level in Enum.GetValues<SimdLevel>().Where(l => l != SimdLevel.Auto && SimdLevels.IsSupported(l)))
        {
            var found = Outputs(level);
            for (var i = 0; i < found.Length; i++)
            {
                found[i].ShouldBe(expected[i], 2e-5f, $"{RecurrentModels.All[number].Name}, {level}, {i}");
            }
        }

        float[] Outputs(SimdLevel level)
        {
            var network = RecurrentModels.Create(number, new CpuDevice(2, level));
            var (inputs, targets) = RecurrentModels.Draw(network, 3, 5, areRagged: true);
            var outputs = network.ForwardUntyped(inputs).SelectMany(o => o.Span.ToArray()).ToList();
            outputs.Add(network.ComputeGradientsUntyped(inputs, targets));
            return [.. outputs, .. network.Memory.Gradients.Span];
        }
    }
}
