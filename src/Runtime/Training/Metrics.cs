using System;

namespace DslCompiler;

/// <summary>Figures computed from scores, on the host, in float64.</summary>
public static class Metrics
{
    /// <summary>The index of the first largest element.</summary>
    public static int ArgMax(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary><c>-log softmax(scores)[label]</c>, in nats.</summary>
    public static double CrossEntropy(ReadOnlySpan<float> scores, int label)
    {
        double max = scores[ArgMax(scores)];
        double sum = 0;
        foreach (var score in scores)
        {
            sum += Math.Exp(score - max);
        }

        return Math.Log(sum) - (scores[label] - max);
    }

    /// <summary>The multiclass SVM loss: the sum over the wrong classes of <c>max(0, score - scores[label] + 1)</c>, or of its square.</summary>
    public static double Hinge(ReadOnlySpan<float> scores, int label, bool isSquared = false)
    {
        double sum = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var margin = i == label ? 0 : Math.Max(0, (double)scores[i] - scores[label] + 1);
            sum += isSquared ? margin * margin : margin;
        }

        return sum;
    }

    /// <summary>The probabilities of the classes; <paramref name="probabilities"/> is as long as <paramref name="scores"/>.</summary>
    public static void Softmax(ReadOnlySpan<float> scores, Span<double> probabilities)
    {
        double max = scores[ArgMax(scores)];
        double sum = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            sum += probabilities[i] = Math.Exp(scores[i] - max);
        }

        for (var i = 0; i < scores.Length; i++)
        {
            probabilities[i] /= sum;
        }
    }
}
