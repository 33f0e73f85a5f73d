using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>Attention over a sequence and its gradients, whole sequences; lengths are the concern of AttentionTorchTests.</summary>
internal static class AttendSequenceRows
{
    private static readonly (int Keys, int Values, bool IsAdditive)[] Shapes = [(1, 1, false), (3, 5, true), (16, 17, false), (17, 16, true), (40, 3, false), (33, 33, true)];

    public static IEnumerable<OperatorRow> Rows { get; } =
    [
        new(typeof(AttendSequence), 256, _ => [.. Shapes.Select(s => new OperatorCase(new AttendSequence(), [Sequence(s.Keys), Sequence(s.Values), Vector(s.Keys), .. VectorOf(s)],
            (inputs, batch) => new Sums(s, inputs, batch, steps: 1).Means) { Magnitude = Scale(s) })]),
        new(typeof(AttendQueryOfSequenceGradient), 1024, _ => [.. Shapes.Select(s => new OperatorCase(
            new AttendQueryOfSequenceGradient(), [Sequence(s.Keys), Sequence(s.Values), Vector(s.Keys), Vector(s.Values), Vector(s.Values), .. VectorOf(s)],
            (inputs, batch) => new Sums(s, inputs, batch, steps: 1).Queries) { Draw = Draw(s, false), Magnitude = Scale(s) })]),
        new(typeof(AttendSequenceGradient), 1024, _ => [.. Shapes.SelectMany(s => new[] { AttendPart.Keys, AttendPart.Values, AttendPart.Vector }.Where(p => s.IsAdditive || p != AttendPart.Vector).Select(p => new OperatorCase(
            new AttendSequenceGradient(p), [Sequence(s.Keys), Sequence(s.Values), Sequence(s.Keys), Sequence(s.Values), Sequence(s.Values), .. VectorOf(s)],
            (inputs, batch) => new Sums(s, inputs, batch, OperatorCase.Steps) is var sums && p == AttendPart.Keys ? sums.KeyGradients : p == AttendPart.Values ? sums.ValueGradients : sums.VectorGradients)
        {
            Draw = Draw(s, true),
            Magnitude = Scale(s),
        }))]),
    ];

    private static TensorType Vector(int width) => TensorType.Batched(width);

    private static TensorType Sequence(int width) => TensorType.Batched(width) with { Time = 1 };

    private static IEnumerable<TensorType> VectorOf((int Keys, int Values, bool IsAdditive) shape) => shape.IsAdditive ? [TensorType.Fixed(shape.Keys)] : [];

    /// <summary>What attention gave is what the kernel takes the mean of: drawn inputs are completed by it, rounded as the kernel's input is.</summary>
    private static Func<TestRandom, int, double[][]> Draw((int Keys, int Values, bool IsAdditive) shape, bool hasSteps) => (random, batch) =>
    {
        var (query, value) = hasSteps ? (Sequence(shape.Keys), Sequence(shape.Values)) : (Vector(shape.Keys), Vector(shape.Values));
        TensorType[] types = [Sequence(shape.Keys), Sequence(shape.Values), query, value, value, .. VectorOf(shape)];
        var inputs = types.Select(t => OperatorCase.Uniform(t, random, batch)).ToArray();
        inputs[3] = [.. new Sums(shape, inputs, batch, hasSteps ? OperatorCase.Steps : 1).Means.Select(m => (double)(float)m)];
        return inputs;
    };

    /// <summary>Weights are at most 1, and errors of scores are relative to their sums.</summary>
    private static Reference Scale((int Keys, int Values, bool IsAdditive) shape) => (inputs, _) =>
        [.. Enumerable.Repeat((double)shape.Keys * shape.Values, inputs.Max(i => i.Length) * 2)];

    /// <summary>All results, pair by pair of steps; rows are of all samples, step after step.</summary>
    private sealed class Sums
    {
        public Sums((int Keys, int Values, bool IsAdditive) shape, double[][] inputs, int batch, int steps)
        {
            var (keys, values, queries) = (inputs[0], inputs[1], inputs[2]);
            var places = keys.Length / (batch * shape.Keys);
            var (dys, v) = (inputs.Length > 4 ? inputs[4] : new double[batch * shape.Values * steps], shape.IsAdditive ? inputs[^1] : []);
            (Means, Queries, KeyGradients, ValueGradients, VectorGradients) = (new double[batch * shape.Values * steps], new double[queries.Length], new double[keys.Length], new double[values.Length], new double[batch * shape.Keys]);
            for (var row = 0; row < batch * steps; row++)
            {
                var n = row % batch;
                double Tanh(int place, int i) => Math.Tanh(keys[Key(place) + i] + queries[(row * shape.Keys) + i]);
                int Key(int place) => ((place * batch) + n) * shape.Keys;
                int Value(int place) => ((place * batch) + n) * shape.Values;
                var scores = Enumerable.Range(0, places).Select(p => Enumerable.Range(0, shape.Keys).Sum(i => shape.IsAdditive ? v[i] * Tanh(p, i) : keys[Key(p) + i] * queries[(row * shape.Keys) + i])).ToArray();
                var weights = scores.Select(s => Math.Exp(s) / scores.Sum(Math.Exp)).ToArray();
                var gains = weights.Select((_, p) => Enumerable.Range(0, shape.Values).Sum(i => values[Value(p) + i] * dys[(row * shape.Values) + i])).ToArray();
                var mean = inputs.Length > 4 ? Enumerable.Range(0, shape.Values).Sum(i => inputs[3][(row * shape.Values) + i] * dys[(row * shape.Values) + i]) : 0;
                for (var p = 0; p < places; p++)
                {
                    var slope = weights[p] * (gains[p] - mean);
                    for (var i = 0; i < shape.Values; i++)
                    {
                        Means[(row * shape.Values) + i] += weights[p] * values[Value(p) + i];
                        ValueGradients[Value(p) + i] += weights[p] * dys[(row * shape.Values) + i];
                    }

                    for (var i = 0; i < shape.Keys; i++)
                    {
                        var bent = shape.IsAdditive ? v[i] * (1 - (Tanh(p, i) * Tanh(p, i))) : 0;
                        Queries[(row * shape.Keys) + i] += slope * (shape.IsAdditive ? bent : keys[Key(p) + i]);
                        KeyGradients[Key(p) + i] += slope * (shape.IsAdditive ? bent : queries[(row * shape.Keys) + i]);
                        VectorGradients[(n * shape.Keys) + i] += slope * Tanh(p, i);
                    }
                }
            }
        }

        public double[] Means { get; }

        public double[] Queries { get; }

        public double[] KeyGradients { get; }

        public double[] ValueGradients { get; }

        public double[] VectorGradients { get; }
    }
}
