using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Weights;

namespace DslCompiler.Oracle.Tests;

/// <summary>A tensor of a reference, whole or as evenly spaced elements of it.</summary>
/// <param name="Scale">The largest magnitude of the whole tensor.</param>
/// <param name="Step">Every so many elements are there.</param>
/// <param name="Elements">Those.</param>
internal sealed record ReferenceTensor(double Scale, int Step, ReadOnlyMemory<float> Elements)
{
    /// <summary>The largest difference to the reference, relative to the reference's largest magnitude; infinite where one is NaN.</summary>
    public double Difference(ReadOnlySpan<float> actual)
    {
        var expected = Elements.Span;
        var worst = 0.0;
        if ((actual.Length + Step - 1) / Step != expected.Length)
        {
            return double.PositiveInfinity;
        }

        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs((double)actual[i * Step] - expected[i]);
            worst = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(worst, difference);
        }

        return worst == 0 ? 0 : worst / Scale;
    }

    public static ReferenceTensor Whole(float[] elements) => new(elements.Max(Math.Abs), 1, elements);
}

/// <summary>What PyTorch says of a step, by the names <c>output</c>, <c>loss</c>, <c>grad.NAME</c>, <c>after.NAME</c>.</summary>
internal sealed class Reference
{
    private readonly Dictionary<string, ReferenceTensor> _tensors = [];

    /// <summary>All of what torchvision_oracle.py wrote.</summary>
    public static Reference Of(SafetensorsFile expected)
    {
        var reference = new Reference();
        foreach (var tensor in expected.Tensors.Where(t => t.Name is not ("input" or "labels")))
        {
            reference._tensors.Add(tensor.Name, ReferenceTensor.Whole(tensor.Data));
        }

        return reference;
    }

    /// <summary>What make_zoo_fixtures.py kept of a model: of gradients and statistics the scale and some elements, in the order of their names.</summary>
    public static Reference OfSamples(SafetensorsFile file, string model, int samples, Network network)
    {
        var reference = new Reference();
        reference._tensors.Add("output", ReferenceTensor.Whole(file.Find(model + "/output")!.Data));
        reference._tensors.Add("loss", ReferenceTensor.Whole(file.Find(model + "/loss")!.Data));
        reference.AddSamples("grad.", network.Parameters, file.Find(model + "/gradients")!.Data, samples);
        reference.AddSamples("after.", network.Buffers, file.Find(model + "/after")?.Data ?? [], samples);
        return reference;
    }

    public StepDifference Compare(Network network, StepResult actual) => new(
        Output(actual.Scores),
        _tensors["loss"].Difference([actual.Loss]),
        NamedDifference.Largest(network.Parameters.Select(p => new NamedDifference(p.Name, _tensors["grad." + p.Name].Difference(actual.Gradient(p))))),
        NamedDifference.Largest(network.Buffers.Select(b => new NamedDifference(b.Name, _tensors["after." + b.Name].Difference(actual.After(b))))));

    public double Output(ReadOnlySpan<float> scores) => _tensors["output"].Difference(scores);

    private void AddSamples(string prefix, IEnumerable<NamedTensor> tensors, ReadOnlyMemory<float> kept, int samples)
    {
        foreach (var tensor in tensors.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            var step = (tensor.Spec.Length + samples - 1) / samples;
            var count = (tensor.Spec.Length + step - 1) / step;
            _tensors.Add(prefix + tensor.Name, new ReferenceTensor(kept.Span[0], step, kept.Slice(1, count)));
            kept = kept[(1 + count)..];
        }

        if (!kept.IsEmpty)
        {
            throw new InvalidOperationException("the fixture has more tensors than the model: make it again");
        }
    }
}

internal sealed record NamedDifference(string Name, double Value)
{
    public static NamedDifference Largest(IEnumerable<NamedDifference> differences) => differences.DefaultIfEmpty(new("none", 0)).MaxBy(d => d.Value)!;

    public override string ToString() => FormattableString.Invariant($"{Value:0.0e+0} ({Name})");
}

/// <summary>The largest relative differences of a step; of gradients and running statistics those of the worst tensor.</summary>
internal sealed record StepDifference(double Output, double Loss, NamedDifference Gradient, NamedDifference Statistics)
{
    public override string ToString() => FormattableString.Invariant($"output {Output:0.0e+0}, loss {Loss:0.0e+0}, gradient {Gradient}, statistics {Statistics}");
}
