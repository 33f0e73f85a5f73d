using System;
using System.Linq;
using DslCompiler.Operators;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Ilgpu.Tests;

/// <summary>The models of the zoo, small, on the device against the CPU: outputs, loss and gradients.</summary>
public class ZooTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-4;

    /// <summary>Through batch normalisation over a batch of two a rounding error grows.</summary>
    private const double NormTolerance = 1e-3;

    public static TheoryData<string> Files() => [.. Zoo.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Outputs_and_gradients_are_those_of_the_CPU(string file)
    {
        foreach (var model in Zoo.Models(file))
        {
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            using var pair = new NetworkPair(model, batch: 2);
            var compiled = System.Diagnostics.Stopwatch.GetElapsedTime(start);
            pair.CompareOutputs(Tolerance);
            var launches = pair.Device.Launches;
            var inferred = System.Diagnostics.Stopwatch.GetElapsedTime(start);
            if (model.IsTrainable)
            {
                pair.CompareGradients(model.Functions.Any(f => f.Nodes.Any(n => n.Operator is ChannelVariance)) ? NormTolerance : Tolerance);
            }

            var trained = System.Diagnostics.Stopwatch.GetElapsedTime(start);
            output.WriteLine(FormattableString.Invariant($"{file} {model.Name}: {launches} launches to infer, {pair.Device.Launches - launches} to train; compiled in {compiled.TotalSeconds:0.0} s, inferred in {(inferred - compiled).TotalSeconds:0.0} s, trained in {(trained - inferred).TotalSeconds:0.0} s"));
        }
    }
}
