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

/// <summary>Every case of tests/fixtures/layers.safetensors, forward and gradients, by the kernels and the operators' own gradient rules.</summary>
public class PyTorchLayerTests
{
    private const double Tolerance = 1e-5;
    private static readonly SafetensorsFile File = SafetensorsFile.Read(RepoFiles.At("tests", "fixtures", "layers.safetensors"));

    /// <summary>How a case is built of operators: from its sources by name, and its options.</summary>
    private static readonly Dictionary<string, Func<GraphBuilder, Func<string, int>, JsonElement, int>> Builders = new()
    {
        ["lrn"] = (graph, source, o) => graph.Add(
            new LocalResponseNorm(o.GetProperty("size").GetInt32(), Real(o, "alpha"), Real(o, "beta"), Real(o, "k")), source("x")),
        ["concat"] = (graph, source, _) => graph.Concat([.. new[] { "a", "b", "c" }.Select(source).Where(s => s >= 0)]),
        ["slice"] = (graph, source, o) => graph.Add(new Slice(o.GetProperty("first").GetInt32(), o.GetProperty("count").GetInt32()), source("x")),
        ["conv"] = (graph, source, o) => graph.Add(new Conv2d(WindowOf(o), o.GetProperty("groups").GetInt32()), source("x"), source("w")),
        ["maxpool"] = (graph, source, o) => graph.Add(new MaxPool2d(WindowOf(o)), source("x")),
        ["avgpool"] = (graph, source, o) => graph.Add(new AvgPool2d(WindowOf(o), o.GetProperty("include").GetBoolean()), source("x")),
        ["hinge"] = (graph, source, o) => graph.Add(new Hinge(o.GetProperty("squared").GetBoolean()), source("x"), source("labels")),
        ["squared_error"] = (graph, source, _) => graph.Add(new SquaredError(), source("x"), source("target")),
        ["absolute_error"] = (graph, source, _) => graph.Add(new AbsoluteError(), source("x"), source("target")),
        ["bce"] = (graph, source, _) => graph.Add(new BinaryCrossEntropy(), source("x"), source("target")),
        ["pixel_ce"] = (graph, source, _) => graph.Add(new PixelCrossEntropy(), source("x"), source("labels")),
        ["kl"] = (graph, source, _) => graph.Add(new KlDivergence(), source("x"), source("target")),
        ["prelu"] = (graph, source, _) => LayerGraph.Build("PRELU", graph, source("x"), source("w")),
        ["learned_elu"] = (graph, source, _) => LayerGraph.Build("ELU learned", graph, source("x"), source("w")),
        ["selu"] = (graph, source, _) => LayerGraph.Build("SELU", graph, source("x")),
        ["log_softmax"] = (graph, source, _) => graph.Add(new LogSoftmax(), source("x")),
        ["leaky_relu"] = (graph, source, o) => graph.Add(new LeakyRelu(Real(o, "value")), source("x")),
        ["elu"] = (graph, source, o) => graph.Add(new Elu(Real(o, "value")), source("x")),
        ["softmax"] = (graph, source, _) => graph.Add(new Softmax(), source("x")),
        ["upsample"] = (graph, source, o) =>
        {
            var (n, x) = (o.GetProperty("value").GetInt32(), graph.TypeOf(source("x")));
            var spread = new AvgPool2dGradient(new Window(n, n, n, 0), n * x.Height, n * x.Width);
            return graph.Multiply(graph.Constant(n * n), graph.Add(spread, source("x")));
        },
        ["fractional"] = (graph, source, o) => graph.Add(
            new FractionalMaxPool2d(WindowOf(o).Height, WindowOf(o).Width, o.GetProperty("height").GetInt32(), o.GetProperty("width").GetInt32(), FractionalMaxPool2d.Fixed), source("x")),
        ["instancenorm"] = (graph, source, o) =>
            graph.Add(new BiasAdd(), graph.Add(new ChannelScale(), graph.Add(new InstanceNorm(Real(o, "eps")), source("x")), source("w")), source("b")),
        ["maximum"] = (graph, source, _) => graph.Add(new Maximum(), source("a"), source("b")),
        ["nails"] = (graph, source, o) => graph.Add(NailsOf(o, graph.TypeOf(source("x"))), source("x")),
        ["deconv"] = (graph, source, o) => graph.Add(
            new Conv2dInputGradient(WindowOf(o), o.GetProperty("height").GetInt32(), o.GetProperty("width").GetInt32(), o.GetProperty("groups").GetInt32()), source("x"), source("w")),
        ["unpool"] = (graph, source, o) =>
        {
            var pool = graph.Add(new MaxPool2d(WindowOf(o)), source("a"));
            return graph.Add(new MaxPool2dGradient(WindowOf(o)), source("a"), pool, source("x"));
        },
        ["l2pool"] = (graph, source, o) =>
        {
            var mean = graph.Add(new AvgPool2d(WindowOf(o)), graph.Multiply(source("x"), source("x")));
            return graph.Add(new SquareRoot(), graph.Multiply(graph.Constant(WindowOf(o).Height * WindowOf(o).Width), mean));
        },
        ["maxout"] = (graph, source, o) =>
        {
            var (k, type) = (o.GetProperty("value").GetInt32(), graph.TypeOf(source("x")));
            var seen = graph.Add(new Reshape(EquatableArray.Of(type.Channels / k, k, type.Length / type.Channels)), source("x"));
            return graph.Add(new Reshape(type.WithChannels(type.Channels / k).Extents), graph.Add(new MaxPool2d(new Window(k, 1, 1, 0)), seen));
        },
        ["batchnorm"] = (graph, source, o) =>
        {
            var mean = graph.Add(new ChannelMean(), source("x"));
            var scale = graph.Add(new InverseRoot(Real(o, "eps")), graph.Add(new ChannelVariance(), source("x"), mean));
            return graph.Add(new BiasAdd(), graph.Add(new ChannelScale(), graph.Add(new Standardize(), source("x"), mean, scale), source("w")), source("b"));
        },
    };

    public static TheoryData<string, string> Runs()
    {
        var data = new TheoryData<string, string>();
        foreach (var name in Names())
        {
            foreach (var kind in VectorKind.All)
            {
                data.Add(name, kind.Name);
            }
        }

        return data;
    }

    [Fact]
    public void Every_builder_has_a_case() => Names().Select(n => n.Split('/')[0]).Distinct().Order().ShouldBe(Builders.Keys.Order());

    [Theory]
    [MemberData(nameof(Runs))]
    public void Results_and_gradients_match_PyTorch(string name, string vectors)
    {
        var tensors = File.Tensors.Where(t => t.Name.StartsWith(name + "/", StringComparison.Ordinal)).ToDictionary(t => t.Name[(name.Length + 1)..]);
        var inputs = tensors.Keys.Where(k => k is "labels" or "target" || (k == "a" && !tensors.ContainsKey("da")) || tensors.ContainsKey("d" + k) && k != "y").ToList();
        var batch = (int)tensors[inputs.Contains("x") ? "x" : "a"].Shape[0];
        var runner = new GraphRunner(VectorKind.Find(vectors), batch);
        var sources = inputs.ToDictionary(i => i, i => runner.Source(TypeOf(i, tensors[i]), Values(tensors[i])));

        using var options = JsonDocument.Parse(File.Metadata[name]);
        var y = Builders[name.Split('/')[0]](runner.Graph, s => sources.GetValueOrDefault(s, -1), options.RootElement);
        var dy = runner.Source(runner.Graph.TypeOf(y), Values(tensors["dy"]));
        var gradients = runner.Differentiate(y, dy);

        Compare(runner.Run(y), Values(tensors["y"]), "y");
        foreach (var (source, id) in sources.Where(s => tensors.ContainsKey("d" + s.Key)))
        {
            Compare(runner.Run(gradients[id]), Values(tensors["d" + source]), "d" + source);
        }
    }

    private static IEnumerable<string> Names() => File.Tensors.Select(t => t.Name[..t.Name.LastIndexOf('/')]).Distinct();

    /// <summary>Parameters have no batch: <c>w</c>, <c>b</c>.</summary>
    private static TensorType TypeOf(string source, WeightTensor tensor)
    {
        var extents = tensor.Shape.Select(e => (int)e).ToArray();
        return source switch
        {
            "labels" => TensorType.LabelsOf(extents[1..]),
            "w" or "b" when tensor.Name.Split('/')[0] is not ("concat" or "maximum") => TensorType.Fixed(extents),
            _ => TensorType.Batched(extents[1..]),
        };
    }

    private static Window WindowOf(JsonElement options)
    {
        int[] Numbers(string name) => options.TryGetProperty(name, out var found) ? [.. found.EnumerateArray().Select(e => e.GetInt32())] : [1, 1];
        var (kernel, stride, pad, dilation) = (Numbers("kernel"), Numbers("stride"), Numbers("pad"), Numbers("dilation"));
        return new Window(kernel[0], kernel[1], new Pair(stride[0], stride[1]), new Padding(pad[0], pad[1], pad[^2], pad[^1]))
        {
            Dilation = new Pair(dilation[0], dilation[1]),
            Ceil = options.TryGetProperty("ceil", out var ceil) && ceil.GetBoolean(),
        };
    }

    private static AvgPool2dGradient NailsOf(JsonElement options, TensorType x)
    {
        var n = options.GetProperty("value").GetInt32();
        return new AvgPool2dGradient(new Window(1, 1, n, 0), n * x.Height, n * x.Width);
    }

    private static double Real(JsonElement options, string name) => options.GetProperty(name).GetDouble();

    private static double[] Values(WeightTensor tensor) => tensor.Data.Select(v => (double)v).ToArray();

    private static void Compare(double[] actual, double[] expected, string what)
    {
        actual.Length.ShouldBe(expected.Length);
        var largest = expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
        {
            Math.Abs(actual[i] - expected[i]).ShouldBeLessThanOrEqualTo((Tolerance * largest) + 1.2e-38, $"{what}[{i}]: {actual[i]:R}, not {expected[i]:R}");
        }
    }
}
