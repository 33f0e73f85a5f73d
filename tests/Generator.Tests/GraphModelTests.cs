using System;
using System.IO;
using System.Linq;
using DslCompiler.Data;
using DslCompiler.Dsl.Tests.Passes;
using DslCompiler.Generator.Emit;
using DslCompiler.Model;
using DslCompiler.Passes;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Models of several inputs, outputs and losses, built by hand, compiled with a caller that uses their typed members.</summary>
public sealed class GraphModelTests
{
    public static TheoryData<string> AllNames() => [.. GraphModelCode.Models.Select(m => m.Name)];

    [Fact]
    public void The_generated_class_reads_well() => Verify.Text(Typed(ModelEmitter.Emit(GraphModelCode.Models[0], "Models", "vqa.dsl")));

    [Fact]
    public void A_regression_has_the_forward_pass_of_its_base_and_a_step_of_its_own() =>
        Verify.Text(Typed(ModelEmitter.Emit(GraphModelCode.Models[3], "Models", "regression.dsl")));

    [Fact]
    public void It_compiles_without_a_warning_whatever_the_names()
    {
        var builder = new GraphModelBuilder("Batch");
        var (first, second) = (builder.Input("class", 4), builder.Input("optimizer", 4));
        var sum = builder.Graph.Sum(builder.Fc("outputs", first, 3), builder.Fc("forward", second, 3));
        builder.Output("Total", sum);
        builder.Output("total", builder.Fc("losses", sum, 3));
        builder.Softmax("total", sum, "class");
        builder.Softmax("losses", sum, "loss");
        NetworkModel[] models = [.. GraphModelCode.Models, Pipeline.Run(builder.Build())];
        Roslyn.CompileErrors([.. models.Select(m => ModelEmitter.Emit(m, "Project", "graph.dsl")), ShapeEmitter.Emit(models, "Project")]).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Gradients_match_central_differences(string name)
    {
        var run = new GraphModelRun(name, Device.Cpu(2), batch: 3);
        var results = GradientCheck.Run(run.Network, run.Inputs, run.Targets, samplesPerParameter: 8);
        results.Select(r => r.Parameter).ShouldBe(run.Network.Parameters.Where(p => !p.IsFrozen).Select(p => p.Name));
        foreach (var result in results)
        {
            result.WorstRelativeError.ShouldBeLessThan(1e-6, result.Parameter);
        }
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        var expected = Train(1);
        Train(2).ShouldBe(expected);
        Train(3).ShouldBe(expected);

        float[] Train(int threads)
        {
            var run = new GraphModelRun(name, Device.Cpu(threads), batch: 3);
            var optimizer = new Adam(0.01f);
            var losses = Enumerable.Range(0, 4).Select(_ => run.Step(optimizer)).ToList();
            return [.. losses, .. run.Network.Memory.Values.Span, .. run.Network.ForwardUntyped(run.Inputs).SelectMany(o => o.Span.ToArray())];
        }
    }

    [Fact]
    public void What_is_frozen_or_feeds_no_loss_stays_as_it_was_and_all_else_moves()
    {
        var run = new GraphModelRun("Vqa", Device.Cpu(2), batch: 3);
        var before = run.Network.Parameters.Select(p => p.Value.ToArray()).ToList();
        var optimizer = new Sgd(0.05f, momentum: 0.9f, weightDecay: 0.1f);
        run.Step(optimizer);
        run.Step(optimizer);
        foreach (var (parameter, start) in run.Network.Parameters.Zip(before))
        {
            parameter.Value.SequenceEqual(start).ShouldBe(parameter.IsFrozen, parameter.Name);
            (parameter.Gradient.IndexOfAnyExcept(0f) < 0).ShouldBe(parameter.IsFrozen, parameter.Name);
        }

        run.Network.Parameters.Where(p => p.IsFrozen).Select(p => p.Name).ShouldBe(["embed.weight", "embed.bias", "unused.weight", "unused.bias", "place.ones"]);
    }

    [Fact]
    public void Typed_members_give_every_output_and_every_loss()
    {
        var run = new GraphModelRun("Vqa", Device.Cpu(2), batch: 3);
        var outputs = run.Network.ForwardUntyped(run.Inputs);
        GraphModelCode.Call<float[]>("Forward", [run.Network, .. run.Inputs]).ShouldBe([outputs[0].Span[0], outputs[1].Span[1], outputs[2].Span[2], outputs[3].Span[0]]);
        var boxes = outputs[1].Span.ToArray();
        var losses = GraphModelCode.Call<float[]>("Step", run.Network, run.Inputs[0], run.Inputs[1], run.Targets[0].Classes!, run.Targets[1].Batch!, new Sgd(0));
        losses[0].ShouldBe(losses[1] + (0.3f * losses[2]) + (0.5f * losses[3]), 1e-5f);
        losses[1].ShouldBe((float)run.Targets[0].Classes!.Select((label, n) => Metrics.CrossEntropy(outputs[0][n], label)).Average(), 1e-5f);
        losses[3].ShouldBe(boxes.Zip(run.Targets[1].Batch!.Span.ToArray()).Sum(p => (p.First - p.Second) * (p.First - p.Second)) / 3, 1e-5f);
    }

    [Fact]
    public void Steps_and_forward_calls_allocate_nothing()
    {
        var run = new GraphModelRun("Vqa", Device.Cpu(1), batch: 3);
        object[] arguments = [run.Network, run.Inputs[0], run.Inputs[1], run.Targets[0].Classes!, run.Targets[1].Batch!, new Adam()];
        GraphModelCode.Call<long>("Allocated", arguments);
        GraphModelCode.Call<long>("Allocated", arguments).ShouldBe(0);
    }

    [Fact]
    public void Outputs_that_are_one_value_or_the_input_have_memory_of_their_own()
    {
        var run = new GraphModelRun("Autoencoder", Device.Cpu(2), batch: 2);
        var all = GraphModelCode.Call<float[]>("Forward", run.Network, run.Inputs[0]);
        all[24..48].ShouldBe(all[..24]);
        all[^24..].ShouldBe(run.Inputs[0].Span.ToArray());
        run.Network.ForwardUntyped(run.Inputs).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void Losses_fall()
    {
        var (coder, regression) = (new GraphModelRun("Autoencoder", Device.Cpu(1), batch: 4), new GraphModelRun("Regression", Device.Cpu(1), batch: 4));
        var (adam, sgd) = (new Adam(0.02f), new Sgd(0.02f, 0.9f));
        var (code, fit) = (Coded(), Fitted());
        for (var i = 0; i < 300; i++)
        {
            Coded();
            Fitted();
        }

        Coded().ShouldBeLessThan(code / 10);
        Fitted().ShouldBeLessThan(fit / 100);

        float Coded() => GraphModelCode.Call<float>("Step", coder.Network, coder.Inputs[0], adam);
        float Fitted() => GraphModelCode.Call<float>("Step", regression.Network, regression.Inputs[0], regression.Targets[0].Batch!, sgd);
    }

    [Fact]
    public void Two_losses_on_one_set_of_classes_train_without_knowing_the_model()
    {
        var run = new GraphModelRun("TwoHeads", Device.Cpu(1), batch: 3);
        var trainable = run.Network.ShouldBeAssignableTo<ITrainable>()!;
        trainable.TrainStep(run.Inputs[0], run.Targets[0].Classes!, new Sgd(0)).ShouldBe(run.Step(new Sgd(0)));
        new[] { "Vqa", "Autoencoder", "Regression" }.ShouldAllBe(n => !(new GraphModelRun(n, Device.Cpu(1), 1).Network is ITrainable));
    }

    [Fact]
    public void A_classifier_with_a_helpers_loss_is_a_classifier_all_the_same()
    {
        var run = new GraphModelRun("Tuned", Device.Cpu(2), batch: 3);
        var total = GraphModelCode.Call<float>("Step", run.Network, run.Inputs[0], run.Targets[0].Classes!, new Sgd(0));
        run.Network.LossNames.ShouldBe(["main", "helper"]);
        total.ShouldBe(run.Network.LossAt(0) + (0.5f * run.Network.LossAt(1)), 1e-6f);
        Should.Throw<ArgumentOutOfRangeException>(() => run.Network.LossAt(2));
    }

    [Fact]
    public void Two_heads_are_trained_on_pictures_and_a_network_of_two_inputs_is_refused()
    {
        var random = new TestRandom(3);
        var classes = System.Collections.Immutable.ImmutableArray.Create("a", "b", "c", "d", "e");
        var labels = Enumerable.Range(0, 60).Select(_ => random.Next(5)).ToArray();
        var pixels = labels.SelectMany(label => Enumerable.Range(0, 48).Select(i => (byte)(random.Next(40) + (i % 5 == label ? 200 : 0)))).ToArray();
        var data = new Dataset("five", 4, 4, 3, pixels, labels, classes);
        var pair = new DatasetPair(data, data, "five");
        var options = new TrainingOptions { Epochs = 12, Batch = 10, Flip = false, Optimizer = new OptimizerOptions { Kind = OptimizerKind.Nesterov } };
        EpochResult? last = null;
        new Trainer(new GraphModelRun("TwoHeads", Device.Cpu(2), 1).Network, pair, Preprocessing.Measure(data), options).Run(result => last = result);
        last!.Test.Accuracy.ShouldBeGreaterThan(0.9);

        Refused("Vqa").ShouldContain("is not trained on one batch and its classes");
        Refused("Regression").ShouldContain("Fix: call TrainStep of its generated class");
        Should.Throw<UserErrorException>(() => Evaluation.Run(new GraphModelRun("Siblings", Device.Cpu(1), 1).Network, data, Preprocessing.Measure(data), 4)).Message.ShouldContain("takes 2 inputs");

        string Refused(string name) => Should.Throw<UserErrorException>(() => new Trainer(new GraphModelRun(name, Device.Cpu(1), 1).Network, pair, Preprocessing.Measure(data), options)).Message;
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        var run = new GraphModelRun("Vqa", Device.Cpu(1), batch: 3);
        var (network, inputs, targets) = (run.Network, run.Inputs, run.Targets);
        Message(() => network.ForwardUntyped(inputs[0])).ShouldContain("1 input for the 2 of Vqa");
        Message(() => network.ForwardUntyped([inputs[1], inputs[0]])).ShouldContain("'image' of Vqa takes samples of [2,6,5], not [7]");
        Message(() => network.ComputeGradientsUntyped(inputs, [targets[0]])).ShouldContain("1 targets for the 2 of Vqa");
        Message(() => network.ComputeGradientsUntyped(inputs, [targets[1], targets[1]])).ShouldContain("class numbers, not a batch");
        Message(() => network.ComputeGradientsUntyped(inputs, [targets[0], targets[0]])).ShouldContain("'box' is a batch, not class numbers");
        Message(() => network.ComputeGradientsUntyped(inputs, [new[] { 0, 1, 4 }, targets[1]])).ShouldContain("classes run from 0 to 3");
        inputs[1].Count = 2;
        Message(() => network.ForwardUntyped(inputs)).ShouldContain("2 samples of 'question' for 3");

        static string Message(Action action) => Should.Throw<ArgumentException>(action).Message;
    }

    [Fact]
    public void Weights_are_saved_and_loaded_with_those_that_are_frozen()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".safetensors");
        try
        {
            var run = new GraphModelRun("Vqa", Device.Cpu(1), batch: 1);
            run.Network.Save(path);
            var other = InMemoryCompiler.Create(run.Network.GetType(), Device.Cpu(1), seed: 99);
            other.Load(path);
            other.Memory.Values.Span.SequenceEqual(run.Network.Memory.Values.Span).ShouldBeTrue();
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The class without its kernels.</summary>
    private static string Typed(string text) => text[..text.IndexOf("    /// <summary>The kernels", StringComparison.Ordinal)];
}
