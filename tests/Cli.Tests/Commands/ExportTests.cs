using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using DslCompiler.Onnx;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Commands;

/// <summary><c>dslc export</c>.</summary>
public class ExportTests
{
    /// <summary>What the zoo has little or nothing of.</summary>
    private const string Rare = """
        model Rare {
          input a [9x8x4]
          input b [9x8x4]
          c = a - CONV 6 3x3 stride 2 pad 2 dilation 2 groups 2 floor - PRELU - DECONV 4 3x3 stride 2 pad 1 outpad 0x1 - ELU - IN
          d = b - MAXPOOL 3x3 stride 2 ceil - LEAKYRELU 0.1 - AVGPOOL 3x3 stride 2 pad 1 floor
          e = b - AVGPOOL 2x2 stride 2 ceil - BN noaffine - SELU - SLICE 2 from 1 - SIGMOID
          f = c - FC 7 - LOGSOFTMAX
          output d, e, f
        }
        """;

    [Fact]
    public void A_layer_is_a_node_with_its_bias_in_it()
    {
        using var folder = new TempFolder();
        var file = folder.At("lenet5.onnx");
        var result = Dslc.Run("export", Dslc.LeNet, "--onnx", file);
        result.Error.ShouldBeEmpty();
        result.Output.ShouldBe($"{file}: 12 nodes, 10 tensors\n");
        var (nodes, inputs, outputs) = OnnxReader.ReadModel(file);
        inputs.ShouldBe(["input"]);
        outputs.ShouldBe(["scores"]);
        nodes.Select(n => n.Operator).ShouldBe(["Conv", "Tanh", "AveragePool", "Conv", "Tanh", "AveragePool", "Flatten", "Gemm", "Tanh", "Gemm", "Tanh", "Gemm"]);
        nodes[0].Inputs.ShouldBe(["input", "conv1.weight", "conv1.bias"]);
        nodes[0].Attributes["kernel_shape"].Integers.ShouldBe([5, 5]);
        nodes[^1].Outputs.ShouldBe(["scores"]);
    }

    [Fact]
    public void Batch_normalisation_is_one_node()
    {
        using var folder = new TempFolder();
        Dslc.Run("export", RepoFiles.At("models", "resnet18.dsl"), "--onnx", folder.At("m.onnx")).Code.ShouldBe(0);
        var norms = OnnxReader.ReadModel(folder.At("m.onnx")).Nodes.Where(n => n.Operator == "BatchNormalization").ToList();
        norms.Count.ShouldBe(20);
        norms[0].Inputs.Skip(1).ShouldBe(["bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var"]);
    }

    [Fact]
    public void All_that_cannot_be_written_is_listed()
    {
        using var folder = new TempFolder();
        var file = folder.Write("m.dsl", Encoding.UTF8.GetBytes("model M {\n  input [16x16x2]\n  FRACTIONALPOOL\n  FRACTIONALPOOL\n  FC 3\n}\n"));
        var result = Dslc.Run("export", file, "--onnx", folder.At("m.onnx"));
        result.Code.ShouldBe(1);
        result.Error.ShouldContain("M cannot be written as ONNX: pool1 (line 3): no counterpart of fractional_max_pool2d; pool2 (line 4)");
        File.Exists(folder.At("m.onnx")).ShouldBeFalse();
        Dslc.Run("export", file).Code.ShouldBe(2);
    }

    [Fact]
    public void Weights_alone_are_those_of_the_seed()
    {
        using var folder = new TempFolder();
        Dslc.Run("export", Dslc.LeNet, "--safetensors", folder.At("a"), "--seed", "3").Code.ShouldBe(0);
        Dslc.Run("export", Dslc.LeNet, "--weights", folder.At("a"), "--safetensors", folder.At("b")).Code.ShouldBe(0);
        File.ReadAllBytes(folder.At("b")).ShouldBe(File.ReadAllBytes(folder.At("a")));
    }

    [Fact]
    public void Two_results_under_one_name_are_refused()
    {
        using var folder = new TempFolder();
        Dslc.Run("export", Dslc.LeNet, "--onnx", folder.At("a"), "--safetensors", folder.At("b/../a")).ShouldSatisfyAllConditions(
            r => r.Code.ShouldBe(2),
            r => r.Error.ShouldContain("--onnx and --safetensors name the same file"),
            _ => File.Exists(folder.At("a")).ShouldBeFalse());
    }

    /// <summary>A rename over a device would take it from all programs of the machine.</summary>
    [Fact]
    public void A_device_is_not_replaced_by_a_file()
    {
        if (File.Exists("/dev/full"))
        {
            Dslc.Run("export", Dslc.LeNet, "--safetensors", "/dev/../dev/full").ShouldSatisfyAllConditions(
                r => r.Code.ShouldBe(1),
                r => r.Error.ShouldContain("found a device, expected a file name to write to"));
        }
    }

    [OnnxCheckerTheory]
    [InlineData("lenet5")]
    [InlineData("alexnet")]
    [InlineData("densenet121")]
    [InlineData("googlenet")]
    [InlineData("fractalnet")]
    [InlineData("maxout_mlp")]
    [InlineData("nin")]
    [InlineData("stochastic_depth")]
    [InlineData("")]
    public void The_checker_of_ONNX_has_nothing_against_it(string model)
    {
        using var folder = new TempFolder();
        Dslc.Run("export", FileOf(model, folder), "--onnx", folder.At("m.onnx")).Error.ShouldBeEmpty();
        Peers.Check(folder.At("m.onnx")).ShouldBeNull();
    }

    [OnnxRuntimeTheory]
    [InlineData("lenet5")]
    [InlineData("fractalnet")]
    [InlineData("maxout_mlp")]
    [InlineData("nin")]
    [InlineData("squeezenet1_1")]
    [InlineData("")]
    public void ONNX_Runtime_gives_the_same_outputs(string model)
    {
        using var folder = new TempFolder();
        var file = FileOf(model, folder);
        Dslc.Run("export", file, "--onnx", folder.At("m.onnx")).Error.ShouldBeEmpty();
        Dslc.Run("bench", file, "--batch", "2", "--seconds", "0.01", "--exchange", folder.Path).Error.ShouldBeEmpty();
        Peers.RunOnnx(folder.At("m.onnx"), 2, folder.Path).ShouldBeNull();
        for (var i = 0; i == 0 || File.Exists(folder.At(FormattableString.Invariant($"output{i}"))); i++)
        {
            var (ours, theirs) = (Floats(folder.At(FormattableString.Invariant($"output{i}"))), Floats(folder.At(FormattableString.Invariant($"peer_output{i}"))));
            ours.Length.ShouldBe(theirs.Length);
            var largest = theirs.Max(Math.Abs);
            ours.Zip(theirs).Max(p => Math.Abs(p.First - p.Second) / largest).ShouldBeLessThan(1e-5f);
        }
    }

    private static string FileOf(string model, TempFolder folder) =>
        model.Length > 0 ? RepoFiles.At("models", model + ".dsl") : folder.Write("rare.dsl", Encoding.UTF8.GetBytes(Rare));

    private static float[] Floats(string file) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file)).ToArray();
}
