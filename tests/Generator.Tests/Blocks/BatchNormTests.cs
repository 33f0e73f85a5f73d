using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using DslCompiler.Model;
using DslCompiler.Passes;
using DslCompiler.Tests;
using DslCompiler.Weights;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Batch normalisation as compiled from text, against PyTorch: training, running statistics, inference, weights files.</summary>
public sealed class BatchNormTests
{
    private static readonly SafetensorsFile File = SafetensorsFile.Read(RepoFiles.At("tests", "fixtures", "layers.safetensors"));

    [Theory]
    [InlineData("image")]
    [InlineData("vector")]
    [InlineData("options")]
    [InlineData("far")]
    public void Statistics_and_inference_match_PyTorch(string name)
    {
        var network = Create(name, "", out var input);
        network.Buffers.Select(b => b.Name).ShouldBe(["bn1.running_mean", "bn1.running_var"]);
        network.Buffers[0].Value.ToArray().ShouldAllBe(v => v == 0);
        network.Buffers[1].Value.ToArray().ShouldAllBe(v => v == 1);
        Tensor(name, "w").CopyTo(network.Parameters[0].Value);
        Tensor(name, "b").CopyTo(network.Parameters[1].Value);
        Tensor(name, "mean").CopyTo(network.Buffers[0].Value);
        Tensor(name, "var").CopyTo(network.Buffers[1].Value);
        Compare(network.ForwardUntyped(input).Span, Tensor(name, "z"), 1e-5);
        network.Buffers[0].Value.ToArray().ShouldBe(Tensor(name, "mean"), "inference changes nothing");

        var trained = Create(name, "FC 2; loss SOFTMAX", out input);
        Tensor(name, "mean").CopyTo(trained.Buffers[0].Value);
        Tensor(name, "var").CopyTo(trained.Buffers[1].Value);
        ((ITrainable)trained).ComputeGradients(input, new int[input.Count]);
        Compare(trained.Buffers[0].Value, Tensor(name, "mean1"), 1e-6);
        Compare(trained.Buffers[1].Value, Tensor(name, "var1"), 1e-6);
    }

    [Fact]
    public void Weights_files_hold_the_buffers()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".safetensors");
        try
        {
            var network = Create("image", "FC 2; loss SOFTMAX", out var input);
            ((ITrainable)network).TrainStep(input, new int[input.Count], new Sgd(0.1f));
            network.Save(path);
            var names = SafetensorsFile.Read(path).Tensors.Select(t => t.Name).ToList();
            names.ShouldContain("bn1.running_mean");
            names.ShouldContain("bn1.running_var");

            var other = Create("image", "FC 2; loss SOFTMAX", out _);
            other.Load(path);
            other.ForwardUntyped(input).Span.SequenceEqual(network.ForwardUntyped(input).Span).ShouldBeTrue();
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    [Fact]
    public void The_optimiser_leaves_the_buffers_alone()
    {
        var network = Create("image", "FC 2; loss SOFTMAX", out var input);
        ((ITrainable)network).ComputeGradients(input, new int[input.Count]);
        var before = network.Buffers.Select(b => b.Value.ToArray()).ToList();
        new Sgd(0.5f, weightDecay: 0.5f).Step(network);
        network.Buffers.Select(b => b.Value.ToArray()).Zip(before).ShouldAllBe(p => p.First.SequenceEqual(p.Second));
        network.Parameters.Sum(p => p.Value.Length).ShouldBe(5 + 5 + (5 * 4 * 5 * 2) + 2);
    }

    [Fact]
    public void One_sample_of_one_place_and_large_numbers_give_no_NaN()
    {
        var network = (Network)InMemoryCompiler.Create(
            InMemoryCompiler.CompileModels(["model One { input [3]; BN; FC 2; loss SOFTMAX }"])[0], Device.Cpu(2), seed: 1);
        var input = network.CreateInput(1);
        new[] { 1e30f, -1e30f, 0 }.CopyTo(input.Span);
        float.IsFinite(((ITrainable)network).ComputeGradients(input, [0])).ShouldBeTrue();
        network.Buffers[1].Value.ToArray().ShouldBe([0.9f, 0.9f, 0.9f]);
    }

    [Fact]
    public void A_convolution_and_what_follows_are_one_kernel_of_inference()
    {
        var infer = Pipeline.Run(InMemoryCompiler.Bind("model Net { input [9x9x3]; CONV 4 3x3 nobias - BN - RELU }")).Find("infer")!;
        infer.Kernels.Count(k => infer.Nodes[k.Output].Type.IsImage).ShouldBe(1);
    }

    private static Network Create(string name, string rest, out Batch input)
    {
        var x = File.Find($"batchnorm/{name}/x")!;
        using var options = JsonDocument.Parse(File.Metadata[$"batchnorm/{name}"]);
        var extents = x.Shape.Skip(1).Select(e => (int)e).ToArray();
        var volume = TensorType.Batched(extents).ToVolume();
        var text = FormattableString.Invariant(
            $"model Norm {{ input [{volume}]; BN eps {options.RootElement.GetProperty("eps").GetDouble()} momentum {options.RootElement.GetProperty("momentum").GetDouble()}; {rest} }}");
        var network = InMemoryCompiler.Create(InMemoryCompiler.CompileModels([text])[0], Device.Cpu(2), seed: 1);
        input = network.CreateInput((int)x.Shape[0]);
        x.Data.CopyTo(input.Span);
        return network;
    }

    private static float[] Tensor(string name, string tensor) => [.. File.Find($"batchnorm/{name}/{tensor}")!.Data];

    private static void Compare(ReadOnlySpan<float> actual, float[] expected, double tolerance)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            ((double)actual[i]).ShouldBe(expected[i], tolerance * expected.Max(Math.Abs));
        }
    }
}
