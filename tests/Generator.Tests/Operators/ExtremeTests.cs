using System;
using System.Linq;
using DslCompiler.Losses;
using DslCompiler.Model;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>No NaN from finite input: every loss, every activation and softmax, forward and backward, on numbers at the ends of what floats hold. Where a sum or a
/// square is beyond that it is infinite, as arithmetic has it.</summary>
public sealed class ExtremeTests
{
    private const int Batch = 3;

    private static readonly float[] Extremes =
        [0, -0f, 1e-45f, -1e-45f, 1e-38f, -1e-38f, 1, -1, 17, -17, 88.8f, -88.8f, 104, -104, 1e4f, -1e4f, 1e19f, -1e19f, 1e30f, -1e30f, float.MaxValue, -float.MaxValue];

    private static readonly string[] Kinds = VectorKind.All.Select(k => k.Name).ToArray();

    public static TheoryData<string, string> Losses() => Product([.. LossList.Keywords, "SOFTMAX every pixel"]);

    public static TheoryData<string, string> Layers() => Product(
        ["RELU", "LEAKYRELU", "ELU", "ELU 0.5", "ELU learned", "SELU", "PRELU", "SIGMOID", "TANH", "SOFTMAX - TANH", "LOGSOFTMAX", "MAXPOOL 2x2 stride 1", "AVGPOOL 2x2 stride 1", "MAXOUT 2"]);

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_loss_of_finite_numbers_is_a_number(string word, string vectors)
    {
        var loss = LossList.Find(word.Split(' ')[0])!;
        var type = word.EndsWith("pixel", StringComparison.Ordinal) ? TensorType.Batched(5, 2, 3) : TensorType.Batched(7);
        for (var shift = 0; shift < Extremes.Length; shift++)
        {
            var runner = new GraphRunner(VectorKind.Find(vectors), Batch);
            var x = runner.Source(type, Numbers(type, shift, 1));
            var target = loss.Target(type, null);
            var wanted = runner.Source(target.Type, Wanted(loss, target, shift));
            Check(runner, x, loss.Build(runner.Graph, x, wanted));
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_of_finite_numbers_gives_numbers(string text, string vectors)
    {
        var type = TensorType.Batched(4, 3, 3);
        for (var shift = 0; shift < Extremes.Length; shift++)
        {
            var runner = new GraphRunner(VectorKind.Find(vectors), Batch);
            var x = runner.Source(type, Numbers(type, shift, 1));
            var weight = runner.Source(TensorType.Fixed(4), [0.25, -0.5, 1, 0]);
            Check(runner, x, text is "PRELU" or "ELU learned" ? LayerGraph.Build(text, runner.Graph, x, weight) : LayerGraph.Build(text, runner.Graph, x));
        }
    }

    private static void Check(GraphRunner runner, int x, int y)
    {
        runner.Run(y).ShouldAllBe(v => !double.IsNaN(v));
        var type = runner.Graph.TypeOf(y);
        var upstream = runner.Source(type, Enumerable.Repeat(0.25, type.Length * Batch).ToArray());
        runner.Run(runner.Differentiate(y, upstream)[x]).ShouldAllBe(v => !double.IsNaN(v));
    }

    /// <summary>Class numbers, probabilities with zeros among them, or other extremes.</summary>
    private static double[] Wanted(Loss loss, TargetInfo target, int shift) => loss switch
    {
        { TakesLabels: true } => [.. Enumerable.Range(0, target.Type.Length * Batch).Select(i => (double)((i + shift) % target.Classes))],
        DivergenceLoss or BinaryLoss => [.. Enumerable.Range(0, target.Type.Length * Batch).Select(i => (i % target.Type.Length) switch { 0 => 0.5, 3 => 0.5, _ => 0.0 })],
        _ => Numbers(target.Type, shift, 5),
    };

    private static double[] Numbers(TensorType type, int shift, int step) =>
        [.. Enumerable.Range(0, type.Length * Batch).Select(i => (double)Extremes[((i * step) + shift) % Extremes.Length])];

    private static TheoryData<string, string> Product(string[] texts)
    {
        var data = new TheoryData<string, string>();
        foreach (var text in texts)
        {
            foreach (var kind in Kinds)
            {
                data.Add(text, kind);
            }
        }

        return data;
    }
}
