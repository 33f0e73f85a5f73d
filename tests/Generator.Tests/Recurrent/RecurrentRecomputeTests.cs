using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Passes;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Scans within a <c>checkpoint</c>: only states are kept for all steps, the rest of a step is computed again. The same bits, and less memory.</summary>
public sealed class RecurrentRecomputeTests
{
    private static readonly Lazy<IReadOnlyList<Type>> Models = new(() => InMemoryCompiler.CompileModels(
        [.. RecurrentModels.Texts.Select((t, i) => Pipeline.Run(Checkpoint(InMemoryCompiler.Bind(t.Replace($"model M{i} ", $"model Again{i} ", StringComparison.Ordinal)))))]));

    public static TheoryData<int> Numbers() => [.. Enumerable.Range(0, RecurrentModels.All.Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Losses_gradients_and_states_are_the_same_bits(int number)
    {
        var kept = RecurrentModels.Create(number, Device.Cpu(2));
        var again = InMemoryCompiler.Create(Models.Value[number], Device.Cpu(2), seed: 4);
        var (inputs, targets) = RecurrentModels.Draw(kept, 4, 6, areRagged: number % 2 == 0);
        (kept.KeepsState, again.KeepsState) = (true, true);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            again.ComputeGradientsUntyped(inputs, targets).ShouldBe(kept.ComputeGradientsUntyped(inputs, targets));
            foreach (var (a, b) in again.Parameters.Zip(kept.Parameters))
            {
                a.Gradient.ToArray().ShouldBe(b.Gradient.ToArray(), a.Name);
            }
        }
    }

    [Theory]
    [InlineData("scan LSTM(512)", 6000, 0.66)]
    [InlineData("scan LSTM(512) * 2", 9000, 0.74)]
    [InlineData("scan GRU(512)", 4096, 0.75)]
    [InlineData("scan LSTM(512) reverse - DROPOUT 0.5 - FC 512 - TANH - FC 512 - TANH", 4096, 0.75)]
    public void A_step_takes_less_memory(string layers, int least, double share)
    {
        var (kept, again) = (StepOf(layers), StepOf($"checkpoint {{ {layers} }}"));
        kept.ShouldBeGreaterThan(least);
        ((double)again).ShouldBeLessThan(share * kept, $"{again} of {kept}");
    }

    [Fact]
    public void Inference_is_planned_alike()
    {
        var (kept, again) = (Plan("scan LSTM(32)", "infer"), Plan("checkpoint { scan LSTM(32) }", "infer"));
        again.StepsPerSample.ShouldBe(kept.StepsPerSample);
        again.ArenaPerSample.ShouldBe(kept.ArenaPerSample);
    }

    private static long StepOf(string layers) => Plan(layers, "train").StepsPerSample;

    private static MemoryPlan Plan(string layers, string function) => Pipeline.Run(InMemoryCompiler.Bind(
        RecurrentModels.Cells + $"model M {{ input [T x 65] onehot\n{layers} - FC 65\nloss SOFTMAX every step }}")).Find(function)!.Plan!;

    /// <summary>The model with all of it in one checkpoint.</summary>
    private static NetworkModel Checkpoint(NetworkModel model) => model with
    {
        Functions = model.Functions.Select(f => f with { Nodes = f.Nodes.Select(n => n with { Origin = n.Origin with { Checkpoint = 1 } }).ToEquatableArray() }).ToEquatableArray(),
    };
}
