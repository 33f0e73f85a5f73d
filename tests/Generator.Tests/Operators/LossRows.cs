using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>Losses, their gradients, and the mean over the batch.</summary>
internal static class LossRows
{
    private static readonly int[] Classes = [1, 2, 3, 7, 8, 9, 10, 15, 16, 17, 33, 100];

    public static IEnumerable<OperatorRow> Rows { get; } =
    [
        new(typeof(SoftmaxCrossEntropy), 8, _ => Classes.SelectMany(c => Spreads.Select(s => Loss(c, s))).ToArray()),
        new(typeof(SoftmaxCrossEntropyGradient), 8, _ => Classes.SelectMany(c => Spreads.Select(s => Gradient(c, s))).ToArray()),
        new(typeof(PixelCrossEntropy), 8, _ => Pixels.SelectMany(v => Spreads.Select(s => Pixel(v, s))).ToArray()),
        new(typeof(PixelCrossEntropyGradient), 8, _ => Pixels.SelectMany(v => Spreads.Select(s => PixelGradient(v, s))).ToArray()),
        new(typeof(KlDivergence), 8, _ => Classes.SelectMany(c => Spreads.Select(s => Divergence(c, s))).ToArray()),
        new(typeof(KlDivergenceGradient), 8, _ => Classes.SelectMany(c => Spreads.Select(s => DivergenceGradient(c, s))).ToArray()),
        new(typeof(Hinge), 8, _ => Classes.SelectMany(c => new[] { Svm(c, false), Svm(c, true) }).ToArray()),
        new(typeof(HingeGradient), 8, _ => Classes.SelectMany(c => new[] { SvmGradient(c, false), SvmGradient(c, true) }).ToArray()),
        Sum(new SquaredError(), (x, t) => (x - t) * (x - t)),
        Slopes(new SquaredErrorGradient(), (x, t) => 2 * (x - t)),
        Sum(new AbsoluteError(), (x, t) => Math.Abs(x - t)),
        Slopes(new AbsoluteErrorGradient(), (x, t) => Math.Sign(x - t)),
        Sum(new BinaryCrossEntropy(), (x, t) => Math.Log(1 + Math.Exp(x)) - (x * t)),
        Slopes(new BinaryCrossEntropyGradient(), (x, t) => (1 / (1 + Math.Exp(-x))) - t),
        new(typeof(BatchMean), 8, _ => Enumerable.Range(0, 14).Select(_ => Mean()).ToArray()),
    ];

    /// <summary>How far apart the scores lie: equal, ordinary, beyond what exp holds, and nearly the largest floats.</summary>
    private static double[] Spreads => [0, 1, 30, 1000, 1e30, 1.5e38];

    public static OperatorCase Loss(int classes, double spread) => new(
        new SoftmaxCrossEntropy(), [TensorType.Batched(classes), TensorType.Labels],
        (inputs, batch) => PerSample(inputs, batch, classes, (scores, label) => [-LogProbability(scores, label)]))
    {
        Draw = (random, batch) => [Scores(random, classes * batch, spread), Labels(random, classes, batch)],

        // A logarithm of a sum of exponentials, and the distance of two scores.
        Magnitude = (inputs, batch) => PerSample(inputs, batch, classes, (scores, label) => [1 + -LogProbability(scores, label)]),
    };

    public static OperatorCase Gradient(int classes, double spread) => new(
        new SoftmaxCrossEntropyGradient(), [TensorType.Batched(classes), TensorType.Labels, TensorType.Batched(1)],
        (inputs, batch) => PerSample(inputs, batch, classes, (scores, label) =>
            scores.Select((_, i) => Math.Exp(LogProbability(scores, i)) - (i == label ? 1 : 0)).ToArray())
            .Select((g, i) => g * inputs[2][i / classes]).ToArray())
    {
        Draw = (random, batch) =>
            [Scores(random, classes * batch, spread), Labels(random, classes, batch), OperatorCase.Uniform(TensorType.Batched(1), random, batch)],

        // Probabilities, whose exponents have the error of a distance of two scores.
        Magnitude = (inputs, batch) => PerSample(inputs, batch, classes, (scores, _) => Enumerable.Repeat(1.0, classes).ToArray()),
    };

    private static TensorType[] Pixels =>
        [TensorType.Batched(2, 1, 1), TensorType.Batched(1, 2, 3), TensorType.Batched(3, 4, 5), TensorType.Batched(10, 1, 17), TensorType.Batched(21, 8, 3)];

    private static OperatorCase Pixel(TensorType type, double spread) => new(
        new PixelCrossEntropy(), [type, TensorType.LabelsOf(type.Height, type.Width)],
        (inputs, batch) => PerPixel(inputs, type, batch, (scores, label) => -LogProbability(scores, label)).Select(p => p.Average()).ToArray())
    {
        Draw = (random, batch) => [Scores(random, type.Length * batch, spread), Labels(random, type.Channels, batch * type.Height * type.Width)],
        Magnitude = (inputs, batch) => PerPixel(inputs, type, batch, (scores, label) => 1 - LogProbability(scores, label)).Select(p => p.Average()).ToArray(),
    };

    private static OperatorCase PixelGradient(TensorType type, double spread) => new(
        new PixelCrossEntropyGradient(), [type, TensorType.LabelsOf(type.Height, type.Width), TensorType.Batched(1)], (inputs, batch) =>
        {
            var channels = Enumerable.Range(0, type.Channels)
                .Select(c => PerPixel(inputs, type, batch, (scores, label) => Math.Exp(LogProbability(scores, c)) - (c == label ? 1 : 0))).ToArray();
            return Enumerable.Range(0, batch).SelectMany(n => channels.SelectMany(c => c[n].Select(g => g * inputs[2][n] / c[n].Length))).ToArray();
        })
    {
        Draw = (random, batch) =>
        [
            Scores(random, type.Length * batch, spread), Labels(random, type.Channels, batch * type.Height * type.Width),
            OperatorCase.Uniform(TensorType.Batched(1), random, batch),
        ],
        Magnitude = (_, batch) => Enumerable.Repeat(1.0, type.Length * batch).ToArray(),
    };

    /// <summary>Of each sample a number for each place.</summary>
    private static double[][] PerPixel(double[][] inputs, TensorType type, int batch, Func<double[], int, double> place)
    {
        var plane = type.Height * type.Width;
        return Enumerable.Range(0, batch).Select(n => Enumerable.Range(0, plane).Select(p => place(
            Enumerable.Range(0, type.Channels).Select(c => inputs[0][(((n * type.Channels) + c) * plane) + p]).ToArray(), (int)inputs[1][(n * plane) + p])).ToArray()).ToArray();
    }

    private static OperatorCase Divergence(int classes, double spread) => new(
        new KlDivergence(), [TensorType.Batched(classes), TensorType.Batched(classes)], (inputs, batch) => Targets(inputs, batch, classes).Select(r =>
            r.Target.Select((t, i) => t == 0 ? 0 : t * (Math.Log(t) - LogProbability(r.Scores, i))).Sum()).ToArray())
    {
        Draw = (random, batch) => [Scores(random, classes * batch, spread), Probabilities(random, classes, batch)],
        Magnitude = (inputs, batch) => Targets(inputs, batch, classes).Select(r => r.Target.Select((t, i) => t * (2 - LogProbability(r.Scores, i))).Sum()).ToArray(),
    };

    private static OperatorCase DivergenceGradient(int classes, double spread) => new(
        new KlDivergenceGradient(), [TensorType.Batched(classes), TensorType.Batched(classes), TensorType.Batched(1)], (inputs, batch) => Targets(inputs, batch, classes)
            .SelectMany((r, n) => r.Target.Select((t, i) => ((Math.Exp(LogProbability(r.Scores, i)) * r.Target.Sum()) - t) * inputs[2][n])).ToArray())
    {
        Draw = (random, batch) =>
            [Scores(random, classes * batch, spread), Probabilities(random, classes, batch), OperatorCase.Uniform(TensorType.Batched(1), random, batch)],
        Magnitude = (_, batch) => Enumerable.Repeat(1.0, classes * batch).ToArray(),
    };

    private static IEnumerable<(double[] Scores, double[] Target)> Targets(double[][] inputs, int batch, int classes) =>
        Enumerable.Range(0, batch).Select(n => (inputs[0][(n * classes)..((n + 1) * classes)], inputs[1][(n * classes)..((n + 1) * classes)]));

    /// <summary>Probabilities, some of them 0.</summary>
    private static double[] Probabilities(TestRandom random, int classes, int batch) => Enumerable.Range(0, batch).SelectMany(_ =>
    {
        var shares = Enumerable.Range(0, classes).Select(i => i % 3 == 1 ? 0 : random.NextDouble() + 0.01).ToArray();
        return shares.Select(s => (double)(float)(s / shares.Sum()));
    }).ToArray();

    private static OperatorCase Svm(int classes, bool isSquared) => new(
        new Hinge(isSquared), [TensorType.Batched(classes), TensorType.Labels],
        (inputs, batch) => PerSample(inputs, batch, classes, (scores, label) => [Margins(scores, label).Sum(m => isSquared ? m * m : m)]))
    {
        Draw = (random, batch) => [Scores(random, classes * batch, 3), Labels(random, classes, batch)],
        Magnitude = (inputs, batch) => Enumerable.Repeat(100.0 * classes, batch).ToArray(),
    };

    private static OperatorCase SvmGradient(int classes, bool isSquared) => new(
        new HingeGradient(isSquared), [TensorType.Batched(classes), TensorType.Labels, TensorType.Batched(1)],
        (inputs, batch) => PerSample(inputs, batch, classes, (scores, label) =>
        {
            var slopes = Margins(scores, label).Select(m => m <= 0 ? 0 : isSquared ? 2 * m : 1).ToArray();
            slopes[label] = -slopes.Sum();
            return slopes;
        }).Select((g, i) => g * inputs[2][i / classes]).ToArray())
    {
        Draw = (random, batch) =>
            [Scores(random, classes * batch, 3), Labels(random, classes, batch), OperatorCase.Uniform(TensorType.Batched(1), random, batch)],
        Magnitude = (inputs, batch) => Enumerable.Repeat(14.0 * classes, classes * batch).ToArray(),
    };

    private static double[] Margins(double[] scores, int label) =>
        scores.Select((s, i) => i == label ? 0 : Math.Max(0, s - scores[label] + 1)).ToArray();

    private static OperatorRow Sum(Operator op, Func<double, double, double> element) => new(op.GetType(), 8, _ => Volumes.Select(v => new OperatorCase(
        op, [v, v], (inputs, batch) => Enumerable.Range(0, batch).Select(n => Enumerable.Range(n * v.Length, v.Length).Sum(i => element(inputs[0][i], inputs[1][i]))).ToArray())
    {
        Magnitude = (_, batch) => Enumerable.Repeat(4.0 * v.Length, batch).ToArray(),
    }).ToArray());

    private static OperatorRow Slopes(Operator op, Func<double, double, double> slope) => new(op.GetType(), 8, _ => Volumes.Select(v => new OperatorCase(
        op, [v, v, TensorType.Batched(1)], (inputs, batch) => inputs[0].Select((x, i) => slope(x, inputs[1][i]) * inputs[2][i / v.Length]).ToArray())
    {
        Magnitude = (_, batch) => Enumerable.Repeat(4.0, v.Length * batch).ToArray(),
    }).ToArray());

    private static TensorType[] Volumes =>
        [TensorType.Batched(1), TensorType.Batched(7), TensorType.Batched(17), TensorType.Batched(2, 3, 5), TensorType.Batched(64)];

    private static OperatorCase Mean() => new(new BatchMean(), [TensorType.Batched(1)], (inputs, batch) => [inputs[0].Sum() / batch]);

    private static double LogProbability(double[] scores, int label)
    {
        var max = scores.Max();
        return scores[label] - max - Math.Log(scores.Sum(s => Math.Exp(s - max)));
    }

    private static double[] PerSample(double[][] inputs, int batch, int classes, Func<double[], int, double[]> sample) =>
        Enumerable.Range(0, batch).SelectMany(n => sample(inputs[0][(n * classes)..((n + 1) * classes)], (int)inputs[1][n])).ToArray();

    private static double[] Scores(TestRandom random, int length, double spread) =>
        Enumerable.Range(0, length).Select(_ => (double)(float)(((2 * random.NextDouble()) - 1) * spread)).ToArray();

    private static double[] Labels(TestRandom random, int classes, int batch) =>
        Enumerable.Range(0, batch).Select(_ => (double)random.Next(classes)).ToArray();
}
