using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Passes;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Docs;

/// <summary>The zoo: sizes are those of the papers and of torchvision (reference-models.md), names of weights are torchvision's, files stay short.</summary>
public class ZooTests
{
    public static TheoryData<string> TorchvisionNames() => [.. File.ReadAllLines(RepoFiles.At("tests", "fixtures", "torchvision_names.txt"))
        .Where(l => File.Exists(RepoFiles.At("models", l.Split(' ')[0] + ".dsl")))];

    [Theory]
    [InlineData("lenet5", 61706, 0, 416520, 2)]
    [InlineData("alexnet", 62378344, 0, 1135256096, 5)]
    [InlineData("alexnet_torchvision", 61100840, 0, 714188480, 5)]
    [InlineData("vgg16", 138357544, 0, 15470264320, 13)]
    [InlineData("vgg19", 143667240, 0, 19632062464, 16)]
    [InlineData("googlenet", 6998552, 0, 1582671872, 57)]
    [InlineData("resnet18", 11689512, 9600, 1814073344, 20)]
    [InlineData("resnet20_cifar", 272474, 1568, 40813184, 21)]
    [InlineData("resnet34", 21797672, 17024, 3663761408, 36)]
    [InlineData("resnet50", 25557032, 53120, 4089184256, 53)]
    [InlineData("resnet101", 44549160, 105344, 7801405440, 104)]
    [InlineData("resnet152", 60192808, 151424, 11513626624, 155)]
    [InlineData("wide_resnet50_2", 68883240, 68224, 11398021120, 53)]
    [InlineData("resnext50_32x4d", 25028904, 68224, 4230479872, 53)]
    [InlineData("densenet121", 7978856, 83648, 2834161664, 120)]
    [InlineData("googlenet_torchvision", 6624904, 14560, 1498376192, 57)]
    [InlineData("inception_v3", 23834568, 34432, 5713216096, 94)]
    [InlineData("squeezenet1_0", 1248424, 0, 818924576, 26)]
    [InlineData("squeezenet1_1", 1235496, 0, 349151936, 26)]
    public void Sizes_are_the_reference_ones(string file, long parameters, long buffers, long multiplyAdds, int convolutions)
    {
        var model = Load(file);
        model.Parameters.Sum(p => (long)p.Length).ShouldBe(parameters);
        model.Buffers.Sum(p => (long)p.Length).ShouldBe(buffers);
        model.Layers.Sum(l => l.MultiplyAdds).ShouldBe(multiplyAdds);
        model.Functions[0].Nodes.Count(n => n.Operator is Conv2d).ShouldBe(convolutions);
    }

    /// <summary>Training stays in blocks of channels: images are reordered where fully connected layers begin or end, and nowhere else.</summary>
    [Theory]
    [InlineData("alexnet", 2)]
    [InlineData("vgg16", 2)]
    [InlineData("googlenet", 0)]
    [InlineData("resnet18", 0)]
    [InlineData("resnext50_32x4d", 0)]
    [InlineData("densenet121", 0)]
    [InlineData("inception_v3", 0)]
    public void Training_reorders_images_at_the_edges_alone(string file, int reorders)
    {
        var train = Pipeline.Run(Load(file), "choose-layout").Functions.Single(f => f.Name == "train");
        train.Nodes.Count(n => n.Operator is ToBlocks or FromBlocks).ShouldBe(reorders);
        train.Nodes.ShouldNotContain(n => n.Operator is Conv2d || n.Operator is Conv2dWeightGradient || n.Operator is Conv2dInputGradient);
    }

    /// <summary>Those that torchvision has not: the sizes are what these files gave when they were written, kept so that a change shows. No second
    /// implementation was run beside them.</summary>
    [Theory]
    [InlineData("inception_v2", 11194984, 69)]
    [InlineData("inception_v4", 42679816, 149)]
    [InlineData("preact_resnet", 1703258, 166)]
    [InlineData("stochastic_depth", 1730714, 111)]
    [InlineData("fractalnet", 33724618, 35)]
    [InlineData("nin", 966986, 9)]
    [InlineData("zfnet", 107627624, 5)]
    [InlineData("maxout_mlp", 1233610, 0)]
    [InlineData("svm", 30730, 0)]
    public void Sizes_of_networks_without_a_reference_stay(string file, long parameters, int convolutions)
    {
        var model = Load(file);
        model.Parameters.Sum(p => (long)p.Length).ShouldBe(parameters);
        model.Functions[0].Nodes.Count(n => n.Operator is Conv2d).ShouldBe(convolutions);
    }

    [Theory]
    [MemberData(nameof(TorchvisionNames))]
    public void Weights_have_torchvisions_names_and_extents(string line)
    {
        var (file, hash) = (line.Split(' ')[0], line.Split(' ')[1]);
        var model = Load(file);
        var tensors = model.Parameters.Concat(model.Buffers).Select(p => $"{p.Name} {string.Join("x", p.Extents)}").Order(StringComparer.Ordinal);
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', tensors)))).ToLower(CultureInfo.InvariantCulture)
            .ShouldBe(hash, $"python3 tests/fixtures/torchvision_names.py {file} prints the names wanted");
    }

    /// <summary>Catalogue A04: the volumes of the notes.</summary>
    [Fact]
    public void Alexnet_has_the_notes_volumes()
    {
        var layers = Load("alexnet").Layers;
        layers.Where(l => l.Kind is "CONV" or "MAXPOOL" or "FC").Select(l => l.Output.ToVolume()).ShouldBe(
            ["55x55x96", "27x27x96", "27x27x256", "13x13x256", "13x13x384", "13x13x384", "13x13x256", "6x6x256", "4096", "4096", "1000"]);
        layers[0].Parameters.ShouldBe(34944);
    }

    /// <summary>Catalogue A10: the multiplications of the notes' inception module, and those with 64-channel bottlenecks.</summary>
    [Theory]
    [InlineData("InceptionNaive", "28x28x672", 854196224)]
    [InlineData("InceptionBottleneck", "28x28x480", 271351808)]
    public void The_inception_module_costs_what_the_notes_say(string name, string volume, long multiplyAdds)
    {
        var model = Compile.Models(File.ReadAllText(RepoFiles.At("models", "inception_naive.dsl"))).First(m => m.Name == name);
        model.Output.ToVolume().ShouldBe(volume);
        model.Layers.Sum(l => l.MultiplyAdds).ShouldBe(multiplyAdds);
    }

    [Theory]
    [InlineData("lenet5", 8)]
    [InlineData("alexnet", 18)]
    [InlineData("vgg16", 10)]
    [InlineData("googlenet", 30)]
    [InlineData("resnet50", 18)]
    [InlineData("squeezenet1_0", 16)]
    [InlineData("squeezenet1_1", 16)]
    [InlineData("densenet121", 18)]
    [InlineData("char_lstm", 16)]
    public void Files_stay_within_their_lines(string file, int lines) =>
        File.ReadAllLines(RepoFiles.At("models", file + ".dsl")).Length.ShouldBeLessThanOrEqualTo(lines);

    private static NetworkModel Load(string file) => Compile.Models(File.ReadAllText(RepoFiles.At("models", file + ".dsl"))).ShouldHaveSingleItem();
}
