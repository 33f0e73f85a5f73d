using System.Globalization;
using System.Linq;
using DslCompiler.Tests;
using DslCompiler.Weights;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Oracle.Tests;

/// <summary>The zoo against torchvision on a machine without it: small inputs, drawn weights, and what tests/oracle/make_zoo_fixtures.py kept of
/// outputs, loss, gradients and running statistics.</summary>
public sealed class ZooFixtureTests(ITestOutputHelper output)
{
    private static readonly SafetensorsFile File = SafetensorsFile.Read(RepoFiles.At("tests", "oracle", "zoo.safetensors"));

    /// <summary>The short run.</summary>
    private static readonly string[] Quick = ["alexnet_torchvision", "resnet18", "squeezenet1_1"];

    public static TheoryData<string> Models() => [.. File.Tensors.Select(t => t.Name.Split('/')[0]).Distinct()
        .Where(m => ZooModel.Exists(m) && (OracleMode.IsAll || Quick.Contains(m)))];

    [Theory]
    [MemberData(nameof(Models))]
    public void Outputs_and_a_training_step_are_torchvisions(string file)
    {
        var (classes, samples) = (Number(File.Metadata["classes"]), Number(File.Metadata["samples"]));
        // The size, which input was drawn, samples, and how far the biases of norms were moved away from 0 (docs/oracle.md).
        var (size, input, batch, away) = File.Metadata[file].Split(' ') is [var s, var i, var b, var a]
            ? (s, Number(i), Number(b), float.Parse(a, CultureInfo.InvariantCulture)) : default;
        var network = ZooModel.Create(file, size, classes, batch, dropout: false);
        ZooDraw.Weights(network, away);
        var reference = Reference.OfSamples(File, file, samples, network);
        OracleAssert.Step(
            network, ZooDraw.Input(network, batch, input), ZooDraw.Labels(batch, classes), reference, line => output.WriteLine($"{file} {size} {line}"));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
