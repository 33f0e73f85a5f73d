using System;
using System.Collections.Generic;
using System.Linq;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Oracle.Tests;

/// <summary>Every model of the zoo trains: on one fixed batch of two the loss is finite and falls within 20 steps.</summary>
public sealed class ZooTrainingTests(ITestOutputHelper output) : IDisposable
{
    private const int Steps = 20;

    /// <summary>Input sizes but with DSLC_ORACLE=full; files that are not here are small enough as they are.</summary>
    private static readonly Dictionary<string, string> SmallSizes = new()
    {
        ["alexnet"] = "67x67",
        ["alexnet_torchvision"] = "63x63",
        ["zfnet"] = "63x63",
        ["vgg16"] = "32x32",
        ["vgg19"] = "32x32",
        ["googlenet"] = "64x64",
        ["googlenet_torchvision"] = "64x64",
        ["inception_v2"] = "64x64",
        ["inception_v3"] = "75x75",
        ["inception_v4"] = "75x75",
        ["resnet18"] = "33x33",
        ["resnet34"] = "33x33",
        ["resnet50"] = "33x33",
        ["resnet101"] = "33x33",
        ["resnet152"] = "33x33",
        ["wide_resnet50_2"] = "33x33",
        ["resnext50_32x4d"] = "33x33",
        ["densenet121"] = "64x64",
        ["squeezenet1_0"] = "64x64",
        ["squeezenet1_1"] = "64x64",
    };

    /// <summary>The short run.</summary>
    private static readonly string[] Quick = ["googlenet", "lenet5", "mlp", "nin", "resnet18", "softmax_regression", "squeezenet1_1"];

    public static TheoryData<string> Models() => [.. ZooModel.Trainable.Where(f => OracleMode.IsAll || Quick.Contains(f))];

    [Theory]
    [MemberData(nameof(Models))]
    public void The_loss_falls_in_20_steps_on_one_batch(string file) => Train(file, ZooModel.Create(file, OracleMode.IsFull ? null : SmallSizes.GetValueOrDefault(file)));

    [Theory]
    [InlineData("InceptionNaive")]
    [InlineData("InceptionBottleneck")]
    public void The_inception_modules_train_under_a_classifier(string model) => Train(model, ZooModel.UnderClassifier("inception_naive", model));

    /// <summary>The largest models leave gigabytes: they are freed before the next one comes.</summary>
    public void Dispose() => GC.Collect();

    private void Train(string name, Network network)
    {
        var input = ZooDraw.Input(network, 2, 0);
        StepTarget[] targets = [.. network.TargetPorts.Select(t => (StepTarget)ZooDraw.Labels(2, t.ClassCount))];
        var optimizer = new Adam(1e-4f);
        var losses = new float[Steps];
        foreach (ref var loss in losses.AsSpan())
        {
            loss = network.ComputeGradientsUntyped([input], targets);
            optimizer.Step(network);
        }

        output.WriteLine(FormattableString.Invariant(
            $"{name} {string.Join("x", network.InputExtents.ToArray())}: loss {losses[0]:0.000} to {losses[^1]:0.000}, working memory {network.WorkingBytes / 1e6:0.0##} MB, parameters {network.Memory.Values.Span.Length * 4 / 1e6:0.0} MB"));
        network.WorkingBytes.ShouldBeGreaterThan(0);
        losses.ShouldAllBe(l => float.IsFinite(l));

        // Where whole paths are dropped at random, losses are comparable only under the same random numbers: the first step's.
        var last = name == "stochastic_depth" ? StepResult.InFloat64(network, input, ZooDraw.Labels(2, network.TargetPorts[0].ClassCount)).Loss : losses[^5..].Average();
        output.WriteLine(FormattableString.Invariant($"{name} compared: {losses[0]:0.000} with {last:0.000}"));
        last.ShouldBeLessThan(0.95f * losses[0], string.Join(' ', losses));
    }
}
