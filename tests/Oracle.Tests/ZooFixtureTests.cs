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

    /// <summary>One of each family in the short run.</summary>
    private static readonly string[] Quick = ["alexnet_torchvision", "vgg16", "resnet18", "resnext50_32x4d", "squeezenet1_1", "googlenet_torchvision"];

    public static TheoryData<string> Models() => [.. File.Tensors.Select(t => t.Name.Split('/')[0]).Distinct()
        .Where(m => ZooModel.Exists(m) && (OracleMode.IsFull || Quick.Contains(m)))];

    [Theory]
    [MemberData(nameof(Models))]
    public void Outputs_and_a_training_step_are_torchvisions(string file)
    {
        var (batch, classes, samples) = (Number("batch"), Number("classes"), Number("samples"));
        var network = ZooModel.Create(file, File.Metadata[file], classes, dropout: false);
        ZooDraw.Weights(network);
        var reference = Reference.OfSamples(File, file, samples, network);
        OracleAssert.Step(network, ZooDraw.Input(network, batch), ZooDraw.Labels(batch, classes), reference, line => output.WriteLine($"{file} {File.Metadata[file]} {line}"));
    }

    private static int Number(string key) => int.Parse(File.Metadata[key], CultureInfo.InvariantCulture);
}
