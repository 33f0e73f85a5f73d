using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Tests;
using DslCompiler.Weights;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Every case of tests/fixtures/operators.safetensors, forward and gradients, by the kernels and the operators' own gradient rules.</summary>
public class PyTorchOperatorTests
{
    private const double Tolerance = 1e-5;
    private static readonly SafetensorsFile File = SafetensorsFile.Read(RepoFiles.At("tests", "fixtures", "operators.safetensors"));

    public static TheoryData<string, string> Runs()
    {
        var data = new TheoryData<string, string>();
        foreach (var name in File.Tensors.Select(t => t.Name[..t.Name.LastIndexOf('/')]).Distinct())
        {
            foreach (var kind in VectorKind.All)
            {
                data.Add(name, kind.Name);
            }
        }

        return data;
    }

    [Fact]
    public void The_fixture_has_the_cases_that_it_should() =>
        Runs().Select(r => ((string)r[0]).Split('/')[0]).Distinct().Order().ShouldBe(["avgpool", "conv2d", "linear", "maxpool", "relu", "sigmoid", "softmax_ce", "tanh"]);

    [Theory]
    [MemberData(nameof(Runs))]
    public void Results_and_gradients_match_PyTorch(string name, string vectors)
    {
        var x = File.Find(name + "/x")!;
        var runner = new GraphRunner(VectorKind.Find(vectors), (int)x.Shape[0]);
        var sources = new Dictionary<string, int> { ["x"] = runner.Source(TensorType.Batched([.. x.Shape.Skip(1).Select(e => (int)e)]), Values(name, "x")) };
        foreach (var parameter in new[] { "w", "b" }.Where(p => File.Find($"{name}/{p}") is not null))
        {
            sources[parameter] = runner.Source(TensorType.Fixed([.. File.Find($"{name}/{parameter}")!.Shape.Select(e => (int)e)]), Values(name, parameter));
        }

        var isLoss = name.StartsWith("softmax_ce/", StringComparison.Ordinal);
        var y = isLoss ? Loss(runner, name, sources) : Build(runner, name, sources);
        var dy = isLoss ? runner.Graph.Constant(1) : runner.Source(runner.Graph.TypeOf(y), Values(name, "dy"));
        var gradients = runner.Differentiate(y, dy);

        // Element by element where nothing is summed: 3e38 among the inputs would hide all others.
        var each = name.StartsWith("relu/", StringComparison.Ordinal) || name.StartsWith("sigmoid/", StringComparison.Ordinal) || name.StartsWith("tanh/", StringComparison.Ordinal);
        Compare(runner.Run(y), Values(name, isLoss ? "loss" : "y"), each, "y");
        foreach (var (source, id) in sources)
        {
            // In float32, 1 - y and 1 - y² of a saturated y have few bits left, in PyTorch too.
            Compare(runner.Run(gradients[id]), Values(name, "d" + source), each && vectors == "Float64", "d" + source);
        }
    }

    private static int Build(GraphRunner runner, string name, Dictionary<string, int> sources)
    {
        var graph = runner.Graph;
        return name.Split('/')[0] switch
        {
            "conv2d" => graph.Add(new BiasAdd(), graph.Add(new Conv2d(WindowOf(name)), sources["x"], sources["w"]), sources["b"]),
            "linear" => graph.Add(new BiasAdd(), graph.Add(new MatMul(false, true), sources["x"], sources["w"]), sources["b"]),
            "maxpool" => graph.Add(new MaxPool2d(WindowOf(name)), sources["x"]),
            "avgpool" => graph.Add(new AvgPool2d(WindowOf(name)), sources["x"]),
            "relu" => graph.Add(new Relu(), sources["x"]),
            "sigmoid" => graph.Add(new Sigmoid(), sources["x"]),
            "tanh" => graph.Add(new Tanh(), sources["x"]),
            _ => throw new NotSupportedException(name),
        };
    }

    private static int Loss(GraphRunner runner, string name, Dictionary<string, int> sources)
    {
        var labels = runner.Source(TensorType.Labels, Values(name, "labels"));
        return runner.Graph.Add(new BatchMean(), runner.Graph.Add(new SoftmaxCrossEntropy(), sources["x"], labels));
    }

    private static Window WindowOf(string name)
    {
        using var json = JsonDocument.Parse(File.Metadata[name]);
        int Option(string key, string otherwise = "kernel") => json.RootElement.TryGetProperty(key, out var value) ? value.GetInt32() : json.RootElement.GetProperty(otherwise).GetInt32();
        return new Window(Option("kernelHeight"), Option("kernelWidth"), Option("stride"), Option("pad"));
    }

    private static double[] Values(string name, string tensor) => File.Find($"{name}/{tensor}")!.Data.Select(v => (double)v).ToArray();

    private static void Compare(double[] actual, double[] expected, bool each, string what)
    {
        actual.Length.ShouldBe(expected.Length);
        var largest = expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
        {
            // Below the normal floats a result may be 0.
            var scale = each ? Math.Abs(expected[i]) : largest;
            Math.Abs(actual[i] - expected[i]).ShouldBeLessThanOrEqualTo((Tolerance * scale) + 1.2e-38, $"{what}[{i}]: {actual[i]:R}, not {expected[i]:R}");
        }
    }
}
