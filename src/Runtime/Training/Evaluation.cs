using System;
using DslCompiler.Data;

namespace DslCompiler;

/// <summary>How well a classifier does on labelled pictures.</summary>
/// <param name="Accuracy">The share of pictures whose class has the largest score, from 0 to 1.</param>
/// <param name="Loss">The mean of the model's loss: of SVM and SVM2 the hinge, otherwise the cross-entropy, in nats.</param>
/// <param name="Correct">Pictures whose class has the largest score.</param>
/// <param name="Count">Pictures.</param>
public sealed record EvaluationResult(double Accuracy, double Loss, int Correct, int Count);

/// <summary>Measures a classifier. The figures do not depend on the batch nor on the number of threads: scores of a picture never do,
/// and the losses are added in the order of the pictures, in float64.</summary>
public static class Evaluation
{
    /// <param name="network">One score a class.</param>
    /// <param name="data">Labelled pictures, at least one.</param>
    /// <param name="preprocessing">That of training.</param>
    /// <param name="batch">Pictures at a time.</param>
    public static EvaluationResult Run(Network network, Dataset data, Preprocessing preprocessing, int batch)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(preprocessing);
        return Run(network, data, preprocessing, network.CreateInput(Math.Clamp(batch, 1, Math.Max(1, data.Count))));
    }

    /// <summary>The same in a batch of the caller's, which it overwrites.</summary>
    internal static EvaluationResult Run(Network network, Dataset data, Preprocessing preprocessing, Batch input)
    {
        var shape = DataFit.Check(network, data, preprocessing);
        var (loss, correct) = (0.0, 0);
        for (var first = 0; first < data.Count; first += input.Count)
        {
            input.Count = Math.Min(input.Capacity, data.Count - first);
            for (var i = 0; i < input.Count; i++)
            {
                preprocessing.Fill(data, first + i, input[i], shape.Height, shape.Width);
            }

            var scores = network.ForwardUntyped(input);
            for (var i = 0; i < input.Count; i++)
            {
                var label = data.Labels[first + i];
                loss += network.Spec.LossKind == "SOFTMAX" ? Metrics.CrossEntropy(scores[i], label) : Metrics.Hinge(scores[i], label, network.Spec.LossKind == "SVM2");
                correct += scores.ArgMax(i) == label ? 1 : 0;
            }
        }

        return new EvaluationResult((double)correct / data.Count, loss / data.Count, correct, data.Count);
    }
}
