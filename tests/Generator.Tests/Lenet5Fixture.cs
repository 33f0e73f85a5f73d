using System;
using System.Linq;
using DslCompiler.Tests;
using DslCompiler.Weights;

namespace DslCompiler.Generator.Tests;

/// <summary>LeNet-5's reference from PyTorch (tests/fixtures/make_fixtures.py): input, labels, parameters, scores, loss and gradients, computed in float64.</summary>
internal sealed class Lenet5Fixture
{
    private readonly SafetensorsFile _file = SafetensorsFile.Read(RepoFiles.At("tests", "fixtures", "lenet5.safetensors"));

    public Lenet5Fixture()
    {
        Input = Batch<S32x32x1>.From(Tensor("input"));
        Labels = Tensor("labels").Select(l => (int)l).ToArray();
    }

    public Batch<S32x32x1> Input { get; }

    public int[] Labels { get; }

    public float[] Tensor(string name) => _file.Find(name)!.Data;

    /// <summary>The network with the fixture's parameters.</summary>
    public LeNet5 Network(Device device)
    {
        var network = new LeNet5(device);
        foreach (var parameter in network.Parameters)
        {
            Tensor("param." + parameter.Name).CopyTo(parameter.Value);
        }

        return network;
    }

    /// <summary>The largest difference, relative to the largest magnitude of the reference.</summary>
    public static double RelativeError(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        double difference = 0, scale = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs((double)actual[i] - expected[i]));
            scale = Math.Max(scale, Math.Abs(expected[i]));
        }

        return actual.Length == expected.Length ? difference / scale : double.PositiveInfinity;
    }
}
