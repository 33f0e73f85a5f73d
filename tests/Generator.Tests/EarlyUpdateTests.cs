using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Passes;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Training steps that update each large parameter as soon as its gradient is there: the same bits, and less memory. (All threads count in what they allocate, so nothing
/// else may run beside.)</summary>
[Collection(AloneCollection.Name)]
public sealed class EarlyUpdateTests
{
    private const int Products = 0;
    private const int Convolutions = 1;

    /// <summary>Rows of gradients whose ends fit vectors or do not, filters laid out and turned round, sums of shared weights, frozen ones, checkpoints.</summary>
    private static readonly string[] Texts =
    [
        "model Products {\ninput [37]\nFC 500 - RELU - DROPOUT 0.3 - FC 333 - TANH - FC 400 - RELU\nFC 7\nloss SOFTMAX\n}",
        "model Convolutions {\ninput [11x11x3]\nCONV 64 5x5 pad 2 - RELU\nadd { _ | CONV 64 3x3 pad 1 - BN - RELU - CONV 64 3x3 pad 1 - BN } - RELU\n"
            + "CONV 128 3x3 stride 2 pad 1 - BN - RELU - MAXPOOL 2x2 - CONV 128 3x3 pad 1 nobias - BN - RELU\nFC 96 - RELU - FC 7\nloss SOFTMAX\n}",
        "model Shared {\ninput [300]\none = FC 300 as first - TANH\ntwo = one - FC 300 share first - RELU\nadd { one | two } - FC 600 freeze - TANH - FC 300\nFC 7\nloss SOFTMAX\n}",
        "model Again {\ninput [6x6x8]\ncheckpoint { CONV 64 3x3 pad 1 - RELU - CONV 64 3x3 pad 1 - SIGMOID }\ncheckpoint { CONV 128 3x3 pad 1 - RELU - FC 128 - TANH }\nFC 7\nloss SOFTMAX\n}",
    ];

    private static readonly Lazy<IReadOnlyList<Type>> Models = new(() => InMemoryCompiler.CompileModels(Texts));

    public static TheoryData<int, int, OptimizerKind> Cases()
    {
        var cases = new TheoryData<int, int, OptimizerKind>();
        for (var model = 0; model < Texts.Length; model++)
        {
            cases.Add(model, 1, OptimizerKind.Sgd);
            cases.Add(model, 3, OptimizerKind.Adam);
            cases.Add(model, 2, OptimizerKind.RmsProp);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Parameters_become_the_same_bits(int model, int threads, OptimizerKind kind)
    {
        var (keeps, spends) = (Create(model, threads, keeps: true), Create(model, threads, keeps: false));
        var options = new OptimizerOptions { Kind = kind, LearningRate = 0.01f, WeightDecay = 0.01f, L1 = 0.001f, MaxNorm = kind == OptimizerKind.Adam ? 1 : null };
        var (first, second) = (options.Create(), options.Create());
        var before = spends.Memory.Values.Span.ToArray();
        foreach (var batch in new[] { 5, 5, 9, 2 })
        {
            var (input, labels) = Draw(keeps, batch);
            ((ITrainable)spends).TrainStep(input, labels, second).ShouldBe(((ITrainable)keeps).TrainStep(input, labels, first));
            spends.Memory.Values.Span.SequenceEqual(keeps.Memory.Values.Span).ShouldBeTrue();
            spends.ForwardUntyped(input).Span.SequenceEqual(keeps.ForwardUntyped(input).Span).ShouldBeTrue();
        }

        spends.Memory.Values.Span.SequenceEqual(before).ShouldBeFalse();
        second.Steps.ShouldBe(4);
    }

    [Theory]
    [InlineData("scan LSTM(200) - FC 4\nloss SOFTMAX every step", "Uf Ug Ui Uo Wf Wg Wi Wo")]
    [InlineData("checkpoint { scan LSTM(200) } - FC 4\nloss SOFTMAX every step", "Wf Wg Wi Wo")]
    [InlineData("checkpoint { scan GRU(200) } - scan RNN(200) - FC 4\nloss SOFTMAX every step", "Wg Wh Wr Wx Wz")]
    [InlineData("scan GRU(200) last - FC 300 - RELU - FC 3\nloss SOFTMAX", "Ug Ur Uz Wg Wr Wz weight")]
    public void So_do_those_of_sequences(string layers, string early)
    {
        var model = Pipeline.Run(InMemoryCompiler.Bind($"{RecurrentModels.Cells}\nmodel Steps {{\ninput [T x 150]\n{layers}\n}}"));
        string.Join(' ', model.Find("train")!.Plan!.Updates.Updates.Select(u => u.Parameter.Split('.').Last()).Order(StringComparer.Ordinal)).ShouldBe(early);
        var type = InMemoryCompiler.CompileModels([model]).Single();
        var networks = new[] { true, false }.Select(keeps =>
        {
            var network = InMemoryCompiler.Create(type, new CpuDevice(2), seed: 3);
            network.KeepsGradients = keeps;
            return network;
        }).ToList();
        var (inputs, targets) = RecurrentModels.Draw(networks[0], 3, 5, areRagged: true);
        var optimizers = networks.Select(_ => new Adam(0.01f)).ToList();
        for (var step = 0; step < 3; step++)
        {
            networks[1].TrainStepUntyped(inputs, targets, optimizers[1]).ShouldBe(networks[0].TrainStepUntyped(inputs, targets, optimizers[0]));
            networks[1].Memory.Values.Span.SequenceEqual(networks[0].Memory.Values.Span).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_network_may_keep_gradients_in_some_steps_and_not_in_others()
    {
        var (keeps, mixed) = (Create(Products, 2, keeps: true), Create(Products, 2, keeps: true));
        var (first, second) = (new Sgd(0.05f, momentum: 0.9f), new Sgd(0.05f, momentum: 0.9f));
        var (input, labels) = Draw(keeps, 6);
        for (var step = 0; step < 4; step++)
        {
            mixed.KeepsGradients = step % 2 == 0;
            ((ITrainable)mixed).TrainStep(input, labels, second).ShouldBe(((ITrainable)keeps).TrainStep(input, labels, first));
            mixed.Memory.Values.Span.SequenceEqual(keeps.Memory.Values.Span).ShouldBeTrue();
        }

        ((ITrainable)mixed).ComputeGradients(input, labels);
        ((ITrainable)keeps).ComputeGradients(input, labels);
        mixed.Parameters[0].Gradient.SequenceEqual(keeps.Parameters[0].Gradient).ShouldBeTrue();
    }

    [Fact]
    public void Who_asks_for_gradients_that_were_not_kept_is_told()
    {
        var network = Create(Convolutions, 2, keeps: false);
        var (input, labels) = Draw(network, 3);
        ((ITrainable)network).TrainStep(input, labels, new Sgd(0.01f));
        Should.Throw<InvalidOperationException>(() => network.Parameters[0].Gradient.Length).Message
            .ShouldBe("the last training step did not keep its gradients. Fix: set KeepsGradients of the network to true before the step, or call ComputeGradients.");
        Should.Throw<InvalidOperationException>(() => new Sgd(0.01f).Step(network));
        ((ITrainable)network).ComputeGradients(input, labels);
        network.Parameters[0].Gradient.ContainsAnyExcept(0).ShouldBeTrue();
    }

    [Fact]
    public void Where_the_norm_is_clipped_gradients_are_kept()
    {
        var (keeps, clipped) = (Create(Products, 2, keeps: true), Create(Products, 2, keeps: false));
        var (first, second) = (new Sgd(0.1f) { ClipNorm = 0.01f }, new Sgd(0.1f) { ClipNorm = 0.01f });
        var (input, labels) = Draw(keeps, 4);
        ((ITrainable)clipped).TrainStep(input, labels, second).ShouldBe(((ITrainable)keeps).TrainStep(input, labels, first));
        clipped.Memory.Gradients.Span.SequenceEqual(keeps.Memory.Gradients.Span).ShouldBeTrue();
        clipped.Memory.Values.Span.SequenceEqual(keeps.Memory.Values.Span).ShouldBeTrue();
        second.LastNorm.ShouldBeGreaterThan(0.01);
    }

    [Theory]
    [InlineData(Products)]
    [InlineData(Convolutions)]
    public void Steps_allocate_nothing(int model)
    {
        var network = Create(model, 2, keeps: false);
        var (input, labels) = Draw(network, 4);
        var optimizer = new Sgd(0.01f, momentum: 0.9f);
        for (var i = 0; i < 50; i++)
        {
            ((ITrainable)network).TrainStep(input, labels, optimizer);
        }

        // The runtime's own thread, which compiles in the background, allocates now and then: what steps allocate would be there every time.
        Enumerable.Range(0, 200).Any(_ =>
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            ((ITrainable)network).TrainStep(input, labels, optimizer);
            return GC.GetTotalAllocatedBytes(precise: true) == before;
        }).ShouldBeTrue();
    }

    [Fact]
    public void Products_take_their_gradients_by_rows()
    {
        var plan = Plan(Texts[Products]);
        plan.Updates.Updates.Where(u => u.Rows > 0).Select(u => (u.Parameter, u.Rows)).ShouldBe([("fc3.weight", 48), ("fc2.weight", 48), ("fc1.weight", 192)]);
        plan.Updates.FixedLength.ShouldBe(plan.FixedLength);
        plan.Updates.ScratchLength.ShouldBe(48 * 500);
    }

    [Fact]
    public void Gradients_lie_where_others_did()
    {
        var (plan, model) = (Plan(Texts[Convolutions]), InMemoryCompiler.Bind(Texts[Convolutions]));
        var early = plan.Updates.Updates.Where(u => u.Rows == 0).Select(u => (long)model.Parameters.Single(p => p.Name == u.Parameter).Length).ToList();
        early.Count.ShouldBeGreaterThan(2);
        (plan.Updates.FixedLength - plan.FixedLength).ShouldBeLessThanOrEqualTo(early.Max());
    }

    [Fact]
    public void Small_models_are_updated_at_once() => Plan("model Few {\ninput [100]\nFC 200 - FC 100 - FC 7\nloss SOFTMAX\n}").Updates.ShouldBe(DslCompiler.Model.UpdatePlan.None);

    [Fact]
    public void A_model_says_what_is_updated_when() =>
        ModelText.Write(Pipeline.Run(InMemoryCompiler.Bind(Texts[Products]))).ShouldContain("  update fc2.weight by 48 rows with Fc2WeightGradient\n");

    private static MemoryPlan Plan(string text) => Pipeline.Run(InMemoryCompiler.Bind(text)).Find("train")!.Plan!;

    private static Network Create(int model, int threads, bool keeps)
    {
        var network = InMemoryCompiler.Create(Models.Value[model], new CpuDevice(threads), seed: 3);
        network.KeepsGradients = keeps;
        return network;
    }

    private static (Batch Input, int[] Labels) Draw(Network network, int batch)
    {
        var random = new TestRandom(7);
        var input = network.CreateInput(batch);
        foreach (ref var value in input.Span)
        {
            value = random.Signed();
        }

        return (input, [.. Enumerable.Range(0, batch).Select(n => n % 7)]);
    }
}
