using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>What moves rows of sequences and of weights.</summary>
internal static class SequenceRows
{
    private static readonly int[] Widths = [1, 3, 16, 17, 40];
    private static readonly (int Channels, int Height, int Width, int Plane)[] Maps = [(1, 1, 1, 1), (3, 2, 5, 10), (17, 4, 4, 16), (5, 7, 7, 49)];

    public static IEnumerable<OperatorRow> Rows { get; } =
    [
        new(typeof(Stack), 0, _ => [.. Widths.Select(w => Stacked(w, 2, 1, 5)), Stacked(7, 3, 3), Stacked(2, 1, 2, 3, 4, 5, 6, 7, 8)]),
        new(typeof(Unstack), 0, _ => [.. Widths.Select(w => new OperatorCase(new Unstack(2, 3), [TensorType.Fixed(6, w)], (inputs, _) => inputs[0][(2 * w)..(5 * w)]))]),
        new(typeof(Transpose), 0, _ => [.. Widths.Select(w => Turned(w, 35)), Turned(33, 70)]),
        new(typeof(Embedding), 0, _ => [.. Widths.Select(w => Looked(9, w, false)), Looked(5, 4, true)]),
        new(typeof(ScatterSum), 8, _ => [.. Widths.Select(w => Scattered(4, w, true)), Scattered(5, 3, false)]),
        new(typeof(OneHot), 0, _ => [.. Widths.Select(w => new OperatorCase(new OneHot(), [Numbers(w, true)], (inputs, _) => [.. inputs[0].SelectMany(n => Enumerable.Range(0, w).Select(i => i == (int)n ? 1.0 : 0))])
        {
            Draw = (random, batch) => [Drawn(random, w, batch * OperatorCase.Steps)],
        })]),
        new(typeof(ShiftSteps), 0, _ => [.. Widths.SelectMany(w => new[] { Shifted(w, false), Shifted(w, true) })]),
        new(typeof(StepMean), 8, _ => [new OperatorCase(new StepMean(), [Sequence(1)], (inputs, _) => [inputs[0].Average()])]),
        new(typeof(StepShare), 1, _ => [new OperatorCase(new StepShare(), [Sequence(1)], (inputs, _) => [.. inputs[0].Select(_ => 1.0 / inputs[0].Length)])]),
        new(typeof(Attend), 64, _ => [.. Maps.Select(m => Attending(new Attend(), m, (a, q, _, w) => ByChannel(m, c => Sum(m, p => w[p] * a[(c * m.Plane) + p]))))]),
        new(typeof(AttendQueryGradient), 256, _ => [.. Maps.Select(m => Attending(new AttendQueryGradient(), m, (a, q, dy, w) => ByChannel(m, c => Sum(m, p => Slope(m, a, dy, w, p) * a[(c * m.Plane) + p]))))]),
        new(typeof(AttendMapGradient), 256, _ => [.. Maps.Select(m => Attending(new AttendMapGradient(), m, (a, q, dy, w) =>
            [.. Enumerable.Range(0, m.Channels * m.Plane).Select(i => (w[i % m.Plane] * dy[i / m.Plane]) + (Slope(m, a, dy, w, i % m.Plane) * q[i / m.Plane]))]))]),
        new(typeof(Zeros), 0, _ => [.. Widths.Select(w => new OperatorCase(new Zeros(TensorType.Batched(w)), [], (_, batch) => new double[w * batch]))]),
    ];

    /// <summary>A case of attention: the reference sees one sample's map, query, dy and weights.</summary>
    private static OperatorCase Attending(Operator op, (int Channels, int Height, int Width, int Plane) map, Func<double[], double[], double[], double[], double[]> reference)
    {
        var (type, query) = (TensorType.Batched(map.Channels, map.Height, map.Width), TensorType.Batched(map.Channels));
        return new OperatorCase(op, op is Attend ? [type, query] : [type, query, query], (inputs, batch) => [.. Enumerable.Range(0, batch).SelectMany(n =>
        {
            var (a, q) = (inputs[0][(n * type.Length)..((n + 1) * type.Length)], inputs[1][(n * map.Channels)..((n + 1) * map.Channels)]);
            var exponentials = Enumerable.Range(0, map.Plane).Select(p => Math.Exp(Enumerable.Range(0, map.Channels).Sum(c => q[c] * a[(c * map.Plane) + p]))).ToArray();
            var weights = exponentials.Select(e => e / exponentials.Sum()).ToArray();
            return reference(a, q, op is Attend ? [] : inputs[2][(n * map.Channels)..((n + 1) * map.Channels)], weights);
        })])
        {
            // Weights are at most 1, and errors of scores are relative to their sums.
            Magnitude = (_, batch) => [.. Enumerable.Repeat((double)map.Channels, OperatorCase.Length(op.InferType(op is Attend ? [type, query] : [type, query, query]), batch))],
        };
    }

    private static double[] ByChannel((int Channels, int Height, int Width, int Plane) map, Func<int, double> element) => [.. Enumerable.Range(0, map.Channels).Select(element)];

    private static double Sum((int Channels, int Height, int Width, int Plane) map, Func<int, double> term) => Enumerable.Range(0, map.Plane).Sum(term);

    /// <summary>The gradient of a place's score.</summary>
    private static double Slope((int Channels, int Height, int Width, int Plane) map, double[] a, double[] dy, double[] w, int place)
    {
        double Along(int p) => Enumerable.Range(0, map.Channels).Sum(c => dy[c] * a[(c * map.Plane) + p]);
        return w[place] * (Along(place) - Sum(map, p => w[p] * Along(p)));
    }

    private static TensorType Sequence(int width) => TensorType.Batched(width) with { Time = 1 };

    private static TensorType Numbers(int count, bool hasTime) => TensorType.Batched(count) with { Element = ElementType.Index, Time = hasTime ? 1 : 0 };

    private static double[] Drawn(TestRandom random, int count, int length) => [.. Enumerable.Range(0, length).Select(_ => (double)random.Next(count))];

    private static OperatorCase Stacked(int width, params int[] rows) =>
        new(new Stack(), [.. rows.Select(r => TensorType.Fixed(r, width))], (inputs, _) => [.. inputs.SelectMany(i => i)]);

    private static OperatorCase Turned(int rows, int columns) => new(new Transpose(), [TensorType.Fixed(rows, columns)], (inputs, _) =>
        [.. Enumerable.Range(0, rows * columns).Select(i => inputs[0][(i % rows * columns) + (i / rows)])]);

    private static OperatorCase Looked(int count, int width, bool hasTime) => new(new Embedding(), [Numbers(count, hasTime), TensorType.Fixed(count, width)], (inputs, _) =>
        [.. inputs[0].SelectMany(n => inputs[1].Skip((int)n * width).Take(width))])
    {
        Draw = (random, batch) => [Drawn(random, count, batch * (hasTime ? OperatorCase.Steps : 1)), OperatorCase.Uniform(TensorType.Fixed(count, width), random, batch)],
        Magnitude = (inputs, batch) => [.. Enumerable.Repeat(1.0, inputs[0].Length * width)],
    };

    private static OperatorCase Scattered(int count, int width, bool hasTime)
    {
        var rows = hasTime ? Sequence(width) : TensorType.Batched(width);
        return new OperatorCase(new ScatterSum(), [Numbers(count, hasTime), rows], (inputs, _) => Scatter(inputs[0], inputs[1], count, width))
        {
            Draw = (random, batch) => [Drawn(random, count, batch * (hasTime ? OperatorCase.Steps : 1)), OperatorCase.Uniform(rows, random, batch)],
            Magnitude = (inputs, _) => Scatter(inputs[0], [.. inputs[1].Select(Math.Abs)], count, width),
        };
    }

    private static double[] Scatter(double[] numbers, double[] rows, int count, int width)
    {
        var sums = new double[count * width];
        for (var i = 0; i < rows.Length; i++)
        {
            sums[((int)numbers[i / width] * width) + (i % width)] += rows[i];
        }

        return sums;
    }

    private static OperatorCase Shifted(int width, bool isReverse) => new(
        new ShiftSteps(new StepLoop(1, 1, isReverse, false)), [Sequence(width), TensorType.Batched(width)],
        (inputs, batch) => isReverse ? [.. inputs[0].Skip(batch * width), .. inputs[1]] : [.. inputs[1], .. inputs[0].SkipLast(batch * width)]);
}
