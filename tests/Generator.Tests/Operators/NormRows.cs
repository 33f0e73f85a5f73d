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
    ];

    private static OperatorCase Lrn(TensorType x, LocalResponseNorm norm) =>
        new(norm, [x], (inputs, batch) => inputs[0].Select((v, i) => v * Math.Pow(Divisor(inputs[0], x, norm, i), -norm.Beta)).ToArray());

    private static OperatorCase LrnGradient(TensorType x, LocalResponseNorm norm)
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
