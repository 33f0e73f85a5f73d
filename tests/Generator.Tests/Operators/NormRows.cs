using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>Normalisation and its gradients.</summary>
internal static class NormRows
{
    public static IEnumerable<OperatorRow> Rows { get; } =
    [
        new(typeof(LocalResponseNorm), 32, random => Lrns(random).Select(c => Lrn(c.X, c.Norm)).ToArray()),
        new(typeof(LocalResponseNormGradient), 64, random => Lrns(random).Select(c => LrnGradient(c.X, c.Norm)).ToArray()),
        new(typeof(Softmax), 16, random => Images(random).Select(x => new OperatorCase(new Softmax(), [x], (inputs, _) => Softmax(inputs[0], x))).ToArray()),
        new(typeof(SoftmaxGradient), 16, random => Images(random).Select(SoftmaxGradient).ToArray()),
        new(typeof(LogSoftmax), 16, random => Images(random).Select(x => new OperatorCase(new LogSoftmax(), [x], (inputs, _) => LogSoftmax(inputs[0], x))
        {
            Magnitude = (inputs, _) => inputs[0].Select((v, i) => Math.Abs(v) + Math.Log(Place(x, i).Sum(p => Math.Exp(Math.Abs(inputs[0][p]))))).ToArray(),
        }).ToArray()),
        new(typeof(LogSoftmaxGradient), 16, random => Images(random).Select(LogSoftmaxGradient).ToArray()),
        new(typeof(InstanceNorm), 64, random => Images(random).Where(x => x.IsImage).Select(x => new OperatorCase(
            new InstanceNorm(1e-3), [x], (inputs, _) => ByPlane(x, inputs, p => Normalized(p[0], 1e-3).Y))
        {
            Magnitude = (inputs, _) => Normal(inputs[0].Length),
        }).ToArray()),
        new(typeof(InstanceNormGradient), 256, random => Images(random).Where(x => x.IsImage).Select(x => new OperatorCase(
            new InstanceNormGradient(1e-3), [x, x], (inputs, _) => ByPlane(x, inputs, NormalizedGradient))
        {
            // Divided by the standard deviation, which may be small.
            Magnitude = (inputs, _) => ByPlane(x, inputs, p => Normal(p[0].Length).Select(m => m * (1 + Normalized(p[0], 1e-3).Scale)).ToArray()),
        }).ToArray()),
        new(typeof(ChannelMean), 64, random => Images(random).Select(Mean).ToArray()),
        new(typeof(ChannelVariance), 64, random => Images(random).Select(Variance).ToArray()),
        new(typeof(ChannelDot), 64, random => Images(random).Select(Dot).ToArray()),
    ];

    private static double[] Softmax(double[] values, TensorType x) =>
        values.Select((v, i) => Math.Exp(v) / Place(x, i).Sum(p => Math.Exp(values[p]))).ToArray();

    private static OperatorCase SoftmaxGradient(TensorType x) => new(new SoftmaxGradient(), [x, x], (inputs, _) =>
        inputs[0].Select((y, i) => y * (inputs[1][i] - Place(x, i).Sum(p => inputs[0][p] * inputs[1][p]))).ToArray())
    {
        Magnitude = (inputs, _) => inputs[0].Select((_, i) => 1.0 + Place(x, i).Count()).ToArray(),
    };

    private static double[] LogSoftmax(double[] values, TensorType x) =>
        values.Select((v, i) => v - Math.Log(Place(x, i).Sum(p => Math.Exp(values[p])))).ToArray();

    private static OperatorCase LogSoftmaxGradient(TensorType x) => new(new LogSoftmaxGradient(), [x, x], (inputs, _) =>
        inputs[1].Select((dy, i) => dy - (Math.Exp(inputs[0][i]) * Place(x, i).Sum(p => inputs[1][p]))).ToArray())
    {
        Magnitude = (inputs, _) => inputs[0].Select((y, i) => 1.0 + (Math.Exp(y) * Place(x, i).Count())).ToArray(),
    };

    /// <summary>The elements of all channels at the place of one.</summary>
    private static IEnumerable<int> Place(TensorType x, int element)
    {
        var plane = x.Length / x.Channels;
        var first = (element / x.Length * x.Length) + (element % plane);
        return Enumerable.Range(0, x.Channels).Select(c => first + (c * plane));
    }

    private static double[] Normal(int count) => Enumerable.Repeat(8.0, count).ToArray();

    private static double[] ByPlane(TensorType x, double[][] inputs, Func<double[][], double[]> function)
    {
        var plane = x.Height * x.Width;
        return Enumerable.Range(0, inputs[0].Length / plane).SelectMany(p => function([.. inputs.Select(i => i.Skip(p * plane).Take(plane).ToArray())])).ToArray();
    }

    private static (double[] Y, double Scale) Normalized(double[] x, double epsilon)
    {
        var mean = x.Average();
        var scale = 1 / Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + epsilon);
        return (x.Select(v => (v - mean) * scale).ToArray(), scale);
    }

    private static double[] NormalizedGradient(double[][] xAndDy)
    {
        var ((y, scale), dy) = (Normalized(xAndDy[0], 1e-3), xAndDy[1]);
        var (shift, slope) = (dy.Average(), dy.Zip(y, (a, b) => a * b).Average());
        return y.Select((v, i) => scale * (dy[i] - shift - (v * slope))).ToArray();
    }

    private static OperatorCase Statistic(Operator op, TensorType x, Func<List<double>, double[][], int, double> statistic, params TensorType[] others) =>
        new(op, [x, .. others], (inputs, _) => Enumerable.Range(0, x.Channels).Select(c => statistic(Channel(inputs[0], x, c), inputs, c)).ToArray());

    public static OperatorCase Mean(TensorType x) => Statistic(new ChannelMean(), x, (v, _, _) => v.Average());

    /// <summary>About a mean that is far from 0 and itself rounded: nothing may cancel.</summary>
    public static OperatorCase Variance(TensorType x) =>
        Statistic(new ChannelVariance(), x, (v, _, _) => v.Average(e => Math.Pow(e - v.Average(), 2)), TensorType.Fixed(x.Channels)) with
        {
            Draw = (random, batch) =>
            {
                var values = OperatorCase.Uniform(x, random, batch).Select(v => (double)(float)(v + 50)).ToArray();
                return [values, Enumerable.Range(0, x.Channels).Select(c => (double)(float)(Channel(values, x, c).Average() + 1e-4)).ToArray()];
            },

            // The elements are a distance of at most 1 or so from their mean.
            Magnitude = (inputs, batch) => Enumerable.Repeat(1.0, x.Channels).ToArray(),
        };

    public static OperatorCase Dot(TensorType x) =>
        Statistic(new ChannelDot(), x, (a, inputs, c) => a.Zip(Channel(inputs[1], x, c), (p, q) => p * q).Sum(), x);

    private static List<double> Channel(double[] values, TensorType x, int channel)
    {
        var plane = x.Length / x.Channels;
        return values.Where((_, i) => i / plane % x.Channels == channel).ToList();
    }

    private static IEnumerable<TensorType> Images(TestRandom random) => new[] { 1, 2, 7, 8, 9, 15, 16, 17, 33, 67 }.SelectMany(l => new[]
    {
        TensorType.Batched(l), TensorType.Batched(random.Next(1, 9), 1, l), TensorType.Batched(random.Next(1, 20), random.Next(1, 5), 3),
    });

    public static OperatorCase Lrn(TensorType x, LocalResponseNorm norm) =>
        new(norm, [x], (inputs, batch) => inputs[0].Select((v, i) => v * Math.Pow(Divisor(inputs[0], x, norm, i), -norm.Beta)).ToArray());

    public static OperatorCase LrnGradient(TensorType x, LocalResponseNorm norm)
    {
        return new(new LocalResponseNormGradient(norm.Size, norm.Alpha, norm.Beta, norm.K), [x, x], (inputs, batch) => Gradient(inputs, batch, -1))
        {
            Magnitude = (inputs, batch) => Gradient(inputs.Select(i => i.Select(Math.Abs).ToArray()).ToArray(), batch, 1),
        };

        double[] Gradient(double[][] inputs, int batch, int sign)
        {
            var divisors = inputs[0].Select((_, i) => Divisor(inputs[0], x, norm, i)).ToArray();
            var dx = inputs[1].Select((v, i) => v * Math.Pow(divisors[i], -norm.Beta)).ToArray();
            for (var i = 0; i < dx.Length; i++)
            {
                var factor = 2 * norm.Alpha / norm.Size * norm.Beta * inputs[1][i] * inputs[0][i] * Math.Pow(divisors[i], -norm.Beta - 1);
                foreach (var around in Around(x, norm, i))
                {
                    dx[around] += sign * factor * inputs[0][around];
                }
            }

            return dx;
        }
    }

    private static double Divisor(double[] x, TensorType type, LocalResponseNorm norm, int element) =>
        norm.K + (norm.Alpha / norm.Size * Around(type, norm, element).Sum(i => x[i] * x[i]));

    /// <summary>The elements at the same place whose squares count.</summary>
    private static IEnumerable<int> Around(TensorType x, LocalResponseNorm norm, int element)
    {
        var plane = x.Height * x.Width;
        var channel = element / plane % x.Channels;
        return Enumerable.Range(channel - (norm.Size / 2), norm.Size).Where(c => c >= 0 && c < x.Channels).Select(c => element + ((c - channel) * plane));
    }

    private static IEnumerable<(TensorType X, LocalResponseNorm Norm)> Lrns(TestRandom random)
    {
        yield return (TensorType.Batched(9, 3, 5), new LocalResponseNorm(5, 5e-4, 0.75, 2));
        yield return (TensorType.Batched(1, 1, 1), new LocalResponseNorm(3, 1, 0.75, 1));
        yield return (TensorType.Batched(6, 9, 15), new LocalResponseNorm(4, 2, 0.5, 1));
        yield return (TensorType.Batched(3, 8, 8), new LocalResponseNorm(1, 0.5, 1, 1));
        for (var i = 0; i < 12; i++)
        {
            var x = TensorType.Batched(random.Next(1, 12), random.Next(1, 9), random.Next(1, 20));
            yield return (x, new LocalResponseNorm(random.Next(1, 8), 2 * random.NextDouble(), i % 2 == 0 ? 0.75 : 0.3 + random.NextDouble(), 0.5 + random.NextDouble()));
        }
    }
}
