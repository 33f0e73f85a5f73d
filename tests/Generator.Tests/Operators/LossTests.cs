using System.Linq;
using DslCompiler.Losses;
using DslCompiler.Model;
using DslCompiler.Operators;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

public sealed class LossTests
{
    /// <summary>The worked example of the course notes (C01).</summary>
    [Theory]
    [InlineData("SVM", 695.45)]
    [InlineData("SVM2", (535.7 * 535.7) + (159.75 * 159.75))]
    public void Hinge_of_the_worked_example(string word, double expected)
    {
        var runner = new GraphRunner(VectorKind.Find("Float64"), batch: 1);
        var scores = runner.Source(TensorType.Batched(3), [-96.8, 437.9, 61.95]);
        runner.Run(LossList.Find(word)!.Build(runner.Graph, scores, runner.Source(TensorType.Labels, [0])))[0].ShouldBe(expected, 1e-9 * expected);
    }

    [Theory]
    [InlineData("MSE", (1.0 + 4 + 0) / 3)]
    [InlineData("L2", (1.0 + 4 + 0) / 2)]
    [InlineData("L1", (1.0 + 2 + 0) / 3)]
    public void Losses_against_targets(string word, double expected)
    {
        var runner = new GraphRunner(VectorKind.Find("Float64"), batch: 1);
        var x = runner.Source(TensorType.Batched(3), [1, -2, 5]);
        var loss = LossList.Find(word)!.Build(runner.Graph, x, runner.Source(TensorType.Batched(3), [2, 0, 5]));
        runner.Run(loss)[0].ShouldBe(expected, 1e-12);
    }

    [Fact]
    public void Large_logits_overflow_nothing()
    {
        var runner = new GraphRunner(VectorKind.Find("Portable"), batch: 2);
        var x = runner.Source(TensorType.Batched(2), [1e4, -1e4, 3e38, -3e38]);
        var loss = runner.Graph.Add(new BinaryCrossEntropy(), x, runner.Source(TensorType.Batched(2), [1, 0, 1, 0]));
        runner.Run(loss).ShouldBe([0, 0]);
        var gradients = runner.Differentiate(loss, runner.Source(TensorType.Batched(1), [1, 1]));
        runner.Run(gradients[x]).ShouldAllBe(g => g == 0);
    }

    /// <summary>The notes' scores whose exponentials overflow: the probabilities, the losses of the three labels, and their gradients.</summary>
    [Theory]
    [InlineData("Portable")]
    [InlineData("Float64")]
    public void Softmax_of_large_scores_is_finite_and_right(string vectors)
    {
        var runner = new GraphRunner(VectorKind.Find(vectors), batch: 3);
        var x = runner.Source(TensorType.Batched(3), [123, 456, 789, 123, 456, 789, 123, 456, 789]);
        runner.Run(runner.Graph.Add(new Softmax(), x))[..3].ShouldBe([0, 0, 1], 1e-100);
        var loss = runner.Graph.Add(new SoftmaxCrossEntropy(), x, runner.Source(TensorType.Labels, [0, 1, 2]));
        runner.Run(loss).ShouldBe([666, 333, 0], 1e-100);
        var gradients = runner.Differentiate(loss, runner.Source(TensorType.Batched(1), [1, 1, 1]));
        runner.Run(gradients[x]).ShouldBe([-1, 0, 1, 0, -1, 1, 0, 0, 0], 1e-100);
    }

    [Fact]
    public void Words_are_unique() => LossList.All.SelectMany(l => l.Keywords).Distinct().Count().ShouldBe(LossList.All.Sum(l => l.Keywords.Count));
}
