using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using DslCompiler.Weights;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Oracle.Tests;

/// <summary>The zoo against torchvision, asked on this machine: a state dict is loaded by its own names; outputs, and loss, gradients and running statistics
/// of a training step must agree. Measured in docs/oracle.md.</summary>
public sealed class TorchvisionTests(ITestOutputHelper output)
{
    /// <summary>What is asked.</summary>
    /// <param name="File">The model.</param>
    /// <param name="Size">Its input for outputs.</param>
    /// <param name="TrainSize">Its input for a training step.</param>
    /// <param name="Input">Which input is drawn for a training step.</param>
    /// <param name="Away">How much further from 0 than drawn the biases of norms are for a training step, so that float32 turns no ReLU over (docs/oracle.md).</param>
    /// <param name="Batch">Samples of a training step.</param>
    /// <param name="IsQuick">Whether the short run has it.</param>
    private sealed record Row(string File, string Size, string TrainSize, int Input = 0, double Away = 0, int Batch = 2, bool IsQuick = false)
    {
        public Question Outputs => new(File, Size, Classes: 1000);

        public Question Step => new(File, TrainSize, Classes: 10, Batch, Input, Away, Train: true);
    }

    private static readonly Row[] Rows =
    [
        new("alexnet_torchvision", "224x224", "127x127", Input: 1),
        new("vgg16", "224x224", "32x32", Input: 3),
        new("vgg19", "224x224", "32x32"),
        new("googlenet_torchvision", "224x224", "64x64", Input: 5, Away: 1, Batch: 4),
        new("inception_v3", "299x299", "107x107", Input: 6, Away: 2.5, Batch: 6),
        new("resnet18", "224x224", "33x33", Input: 2, IsQuick: true),
        new("resnet34", "224x224", "33x33", Input: 3),
        new("resnet50", "224x224", "33x33", Input: 1),
        new("resnet101", "224x224", "33x33", Input: 9, Away: 0.5),
        new("resnet152", "224x224", "33x33", Input: 19, Away: 0.6),
        new("wide_resnet50_2", "224x224", "33x33", Input: 3),
        new("resnext50_32x4d", "224x224", "33x33"),
        new("densenet121", "224x224", "64x64", Input: 12, Away: 2.5),
        new("squeezenet1_0", "224x224", "64x64", Input: 1),
        new("squeezenet1_1", "224x224", "64x64", IsQuick: true),
    ];

    public static TheoryData<string> Full() => Files(r => OracleMode.IsAll || r.File == "squeezenet1_1");

    public static TheoryData<string> Steps() => Files(r => OracleMode.IsAll || r.IsQuick);

    [PyTorchTheory]
    [MemberData(nameof(Full))]
    public void Outputs_are_torchvisions_at_full_size(string file)
    {
        var question = RowOf(file).Outputs;
        Ask(question, (network, input, expected) =>
        {
            var difference = Reference.Of(expected).Output(network.ForwardUntyped(input).Span);
            output.WriteLine(FormattableString.Invariant($"{file} {question.Size} float32: output {difference:0.0e+0}"));
            difference.ShouldBeLessThan(OracleAssert.Outputs);
        });
    }

    [PyTorchTheory]
    [MemberData(nameof(Steps))]
    public void A_training_step_is_torchvisions(string file)
    {
        var row = RowOf(file);
        var question = row.Step;
        Ask(question, (network, input, expected) => OracleAssert.Step(
            network, input, [.. expected.Find("labels")!.Data.Select(l => (int)l)], Reference.Of(expected),
            line => output.WriteLine($"{file} {question.Size} {line}")));
    }

    private static TheoryData<string> Files(Func<Row, bool> chosen) => [.. Rows.Where(chosen).Select(r => r.File)];

    private static Row RowOf(string file) => Rows.Single(r => r.File == file);

    /// <summary>Asks PyTorch, and gives the network with the state dict's weights, the input, and what PyTorch said of it.</summary>
    private static void Ask(Question question, Action<Network, Batch, SafetensorsFile> check)
    {
        var folder = Directory.CreateTempSubdirectory("dslc-oracle");
        try
        {
            var weights = Path.Combine(folder.FullName, question.File + ".safetensors");
            Check(question, weights, PyTorch.Ask(question, weights), check);
        }
        finally
        {
            folder.Delete(recursive: true);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    /// <summary>By itself, so that the memory is free when it is over.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Check(Question question, string weights, SafetensorsFile expected, Action<Network, Batch, SafetensorsFile> check)
    {
        var network = ZooModel.Create(question.File, question.Size, question.Classes, question.Batch, dropout: false);
        network.Load(weights);
        var input = network.CreateInput(question.Batch);
        expected.Find("input")!.Data.CopyTo(input.Span);
        check(network, input, expected);
    }
}
