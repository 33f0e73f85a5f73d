using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>Pools and their gradients.</summary>
internal static class PoolRows
{
    public static IEnumerable<OperatorRow> Rows { get; } =
    [
        // The largest element is one of the inputs, bit by bit, and so is a gradient that one window gives; several are summed.
        new(typeof(MaxPool2d), 0, random => Draw(random).Select(s => MaxPool(s.X, s.Window)).ToArray()),
        new(typeof(MaxPool2dGradient), 16, random => Draw(random).Select(s => MaxPoolGradient(s.X, s.Window)).ToArray()),
        new(typeof(AvgPool2d), 16, random => Draw(random).Select(s => AvgPool(s.X, s.Window)).ToArray()),
        new(typeof(AvgPool2dGradient), 16, random => Draw(random).Select(s => AvgPoolGradient(s.X, s.Window)).ToArray()),
    ];

    public static OperatorCase MaxPool(TensorType x, Window window) => new(new MaxPool2d(window), [x], (inputs, batch) => Largest(inputs[0], x, window, batch))
    {
        Draw = (random, batch) => [WithTiesAndNaNs(x, random, batch)],
    };

    public static OperatorCase MaxPoolGradient(TensorType x, Window window)
    {
        var y = Pooled(x, window);
        return new(new MaxPool2dGradient(window), [x, y, y], (inputs, batch) => ToTheLargest(inputs[0], inputs[2], x, window, batch))
        {
            Draw = (random, batch) =>
            {
                var values = WithTiesAndNaNs(x, random, batch);
                return [values, Largest(values, x, window, batch), OperatorCase.Uniform(y, random, batch)];
            },
            Magnitude = (inputs, batch) => ToTheLargest(inputs[0], inputs[2].Select(Math.Abs).ToArray(), x, window, batch),
        };
    }

    public static OperatorCase AvgPool(TensorType x, Window window) => new(new AvgPool2d(window), [x], (inputs, batch) =>
        Windows(x, window, batch).Select(w => w.Sum(i => inputs[0][i]) / (window.Height * window.Width)).ToArray());

    public static OperatorCase AvgPoolGradient(TensorType x, Window window) =>
        new(new AvgPool2dGradient(window, x.Height, x.Width), [Pooled(x, window)], (inputs, batch) =>
        {
            var dx = new double[OperatorCase.Length(x, batch)];
            foreach (var (elements, dy) in Windows(x, window, batch).Zip(inputs[0]))
            {
                elements.ForEach(i => dx[i] += dy / (window.Height * window.Width));
            }

            return dx;
        });

    private static double[] Largest(double[] values, TensorType x, Window window, int batch) =>
        Windows(x, window, batch).Select(w => w.Select(i => values[i]).Aggregate(double.NegativeInfinity, Math.Max)).ToArray();

    private static double[] ToTheLargest(double[] values, double[] dy, TensorType x, Window window, int batch)
    {
        var dx = new double[values.Length];
        foreach (var (elements, gradient) in Windows(x, window, batch).Zip(dy))
        {
            var largest = elements.Select(i => values[i]).Aggregate(double.NegativeInfinity, Math.Max);
            dx[elements.First(i => values[i].Equals(largest))] += gradient;
        }

        return dx;
    }

    /// <summary>The elements of each window, row by row, padding left out; the windows in the order of the result.</summary>
    private static IEnumerable<List<int>> Windows(TensorType x, Window window, int batch)
    {
        var (rows, columns) = (window.OutHeight(x.Height), window.OutWidth(x.Width));
        for (var i = 0; i < batch * x.Channels * rows * columns; i++)
        {
            var (plane, top, left) = (i / (rows * columns), (i / columns % rows * window.Stride) - window.Pad, (i % columns * window.Stride) - window.Pad);
            var elements = new List<int>();
            for (var row = Math.Max(0, top); row < Math.Min(x.Height, top + window.Height); row++)
            {
                for (var column = Math.Max(0, left); column < Math.Min(x.Width, left + window.Width); column++)
                {
                    elements.Add((((plane * x.Height) + row) * x.Width) + column);
                }
            }

            yield return elements;
        }
    }

    private static TensorType Pooled(TensorType x, Window window) => TensorType.Batched(x.Channels, window.OutHeight(x.Height), window.OutWidth(x.Width));

    /// <summary>Few different values, below zero in one sample (padding must not win), now and then an infinity or a NaN.</summary>
    private static double[] WithTiesAndNaNs(TensorType x, TestRandom random, int batch) =>
        Enumerable.Range(0, OperatorCase.Length(x, batch)).Select(i => random.Next(200) switch
        {
            0 => double.NaN,
            1 => double.PositiveInfinity,
            < 5 => double.NegativeInfinity,
            var value => ((value % 23) - 11) / 4.0 - (i < x.Length ? 10 : 0),
        }).ToArray();

    private static (TensorType X, Window Window)[] Draw(TestRandom random)
    {
        List<(TensorType X, Window Window)> shapes =
        [
            (TensorType.Batched(1, 1, 1), new Window(1, 1, 1, 0)),
            (TensorType.Batched(6, 28, 28), new Window(2, 2, 2, 0)),
            (TensorType.Batched(3, 4, 34), new Window(2, 2, 2, 0)),
            (TensorType.Batched(17, 6, 4), new Window(3, 3, 2, 1)),
            (TensorType.Batched(2, 7, 5), new Window(7, 5, 1, 0)),
            (TensorType.Batched(2, 1, 33), new Window(1, 4, 3, 0)),
            (TensorType.Batched(2, 33, 1), new Window(3, 1, 2, 0)),
            (TensorType.Batched(3, 11, 10), new Window(2, 3, 4, 0)),
        ];
        while (shapes.Count < 60)
        {
            var window = new Window(random.Next(1, 6), random.Next(1, 6), random.Next(1, 5), 0);

            // As the layers and PyTorch have it: padding of at most half the window, so that no window lies outside.
            window = window with { Pad = random.Next(0, (Math.Min(window.Height, window.Width) / 2) + 1) };
            var x = TensorType.Batched(random.Next(1, 10), random.Next(1, 20), random.Next(1, 36));
            if (window.Height <= x.Height + (2 * window.Pad) && window.Width <= x.Width + (2 * window.Pad))
            {
                shapes.Add((x, window));
            }
        }

        return [.. shapes];
    }
}
