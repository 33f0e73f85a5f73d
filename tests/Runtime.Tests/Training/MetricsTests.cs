using System;
using System.Linq;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Training;

public class MetricsTests
{
    [Fact]
    public void The_first_largest_score_wins()
    {
        Metrics.ArgMax([1]).ShouldBe(0);
        Metrics.ArgMax([1, 3, 2, 3]).ShouldBe(1);
        Metrics.ArgMax([-5, -2, -9]).ShouldBe(1);
    }

    [Fact]
    public void Cross_entropy_and_softmax_agree_and_do_not_overflow()
    {
        foreach (var scores in new float[][] { [0, 0, 0], [1, 2, 3], [123, 456, 789], [-3e38f, 0, 3e38f] })
        {
            var probabilities = new double[scores.Length];
            Metrics.Softmax(scores, probabilities);
            probabilities.Sum().ShouldBe(1, 1e-14);
            for (var label = 0; label < scores.Length; label++)
            {
                var entropy = Metrics.CrossEntropy(scores, label);
                double.IsFinite(entropy).ShouldBeTrue();
                Math.Exp(-entropy).ShouldBe(probabilities[label], 1e-14);
            }
        }
    }

    [Fact]
    public void Hinge_of_the_worked_example()
    {
        float[] scores = [-96.8f, 437.9f, 61.95f];
        Metrics.Hinge(scores, 0).ShouldBe(695.45, 1e-4);
        Metrics.Hinge(scores, 0, isSquared: true).ShouldBe((535.7 * 535.7) + (159.75 * 159.75), 0.1);
        Metrics.Hinge(scores, 1).ShouldBe(0);
    }
}
