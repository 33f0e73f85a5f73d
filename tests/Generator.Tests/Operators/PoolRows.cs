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
        new(typeof(MaxPool2dGather), 0, random => Draw(random).Select(s => MaxPoolGather(s.X, s.Window)).ToArray()),
        new(typeof(FractionalMaxPool2d), 0, random => Fractional(random).Select(f => FractionalPool(f.X, f.Pool)).ToArray()),
        new(typeof(FractionalMaxPool2dGradient), 16, random => Fractional(random).Select(f => FractionalPoolGradient(f.X, f.Pool)).ToArray()),
        new(typeof(AvgPool2d), 16, random => Draw(random).Select((s, i) => AvgPool(s.X, s.Window, i % 3 != 0)).ToArray()),
        new(typeof(AvgPool2dGradient), 16, random => Draw(random).Select((s, i) => AvgPoolGradient(s.X, s.Window, i % 3 != 0)).ToArray()),
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

    public static OperatorCase MaxPoolGather(TensorType x, Window window)
    {
        var y = Pooled(x, window);
        return new(new MaxPool2dGather(window), [x, y, x], (inputs, batch) => Windows(x, window, batch)
            .Select((elements, i) => inputs[2][elements.First(e => inputs[0][e].Equals(inputs[1][i]))]).ToArray())
        {
            Draw = (random, batch) =>
            {
                var values = WithTiesAndNaNs(x, random, batch);
                return [values, Largest(values, x, window, batch), OperatorCase.Uniform(x, random, batch)];
            },
        };
    }

    private static OperatorCase FractionalPool(TensorType x, FractionalMaxPool2d pool) =>
        new(pool, [x], (inputs, batch) => FractionalPlaces(inputs[0], x, pool, batch).Select(i => inputs[0][i]).ToArray());

    private static OperatorCase FractionalPoolGradient(TensorType x, FractionalMaxPool2d pool)
    {
        var y = pool.InferType([x]);
        return new(new FractionalMaxPool2dGradient(pool), [x, y, y], (inputs, batch) => Scatter(inputs, batch, v => v))
        {
            Magnitude = (inputs, batch) => Scatter(inputs, batch, Math.Abs),
        };

        double[] Scatter(double[][] inputs, int batch, Func<double, double> of)
        {
            var dx = new double[inputs[0].Length];
            foreach (var (place, gradient) in FractionalPlaces(inputs[0], x, pool, batch).Zip(inputs[2]))
            {
                dx[place] += of(gradient);
            }

            return dx;
        }
    }

    /// <summary>The place of each window's largest element.</summary>
    private static IEnumerable<int> FractionalPlaces(double[] values, TensorType x, FractionalMaxPool2d pool, int batch)
    {
        for (var plane = 0; plane < batch * x.Channels; plane++)
        {
            var place = ((ulong)Math.Max(0, pool.Site) << 40) + (2 * (ulong)plane);
            var (across, down) = pool.Site < 0 ? (0.5, 0.5) : (KernelHarness.Random.Uniform(place), KernelHarness.Random.Uniform(place + 1));
            foreach (var top in Starts(pool.OutHeight, pool.Height, x.Height, down))
            {
                foreach (var left in Starts(pool.OutWidth, pool.Width, x.Width, across))
                {
                    yield return Enumerable.Range(0, pool.Height * pool.Width)
                        .Select(i => (plane * x.Height * x.Width) + ((top + (i / pool.Width)) * x.Width) + left + (i % pool.Width)).MaxBy(i => values[i]);
                }
            }
        }

        static List<int> Starts(int count, int window, int extent, double sample)
        {
            var alpha = count == 1 ? 0 : (extent - window) / (count - 1.0);
            return [.. Enumerable.Range(0, count - 1).Select(i => (int)Math.Floor((i + sample) * alpha) - (int)Math.Floor(sample * alpha)), extent - window];
        }
    }

    private static IEnumerable<(TensorType X, FractionalMaxPool2d Pool)> Fractional(TestRandom random)
    {
        for (var i = 0; i < 24; i++)
        {
            var (height, width) = (random.Next(1, 4), random.Next(1, 4));
            var x = TensorType.Batched(random.Next(1, 6), height + random.Next(12), width + random.Next(30));
            yield return (x, new FractionalMaxPool2d(height, width, random.Next(1, x.Height - height + 2), random.Next(1, x.Width - width + 2), i % 3 == 0 ? -1 : i));
        }
    }

    public static OperatorCase AvgPool(TensorType x, Window window, bool countsPadding) => new(new AvgPool2d(window, countsPadding), [x], (inputs, batch) =>
        Windows(x, window, batch).Zip(Counts(x, window, batch, countsPadding), (w, count) => w.Sum(i => inputs[0][i]) / count).ToArray());

    public static OperatorCase AvgPoolGradient(TensorType x, Window window, bool countsPadding) =>
        new(new AvgPool2dGradient(window, x.Height, x.Width, countsPadding), [Pooled(x, window)], (inputs, batch) =>
        {
            var dx = new double[OperatorCase.Length(x, batch)];
            var gradients = inputs[0].Zip(Counts(x, window, batch, countsPadding), (dy, count) => dy / count);
            foreach (var (elements, gradient) in Windows(x, window, batch).Zip(gradients))
            {
                elements.ForEach(i => dx[i] += gradient);
            }

            return dx;
        });

    /// <summary>What each window's sum is divided by: its elements within the image or, where padding counts, within the padded image.</summary>
    private static IEnumerable<int> Counts(TensorType x, Window window, int batch, bool countsPadding)
    {
        var (rows, columns) = (window.Rows, window.Columns);
        var (height, width) = (window.OutHeight(x.Height), window.OutWidth(x.Width));
        return Enumerable.Range(0, batch * x.Channels * height * width).Select(i => Count(i / width % height, x.Height, rows) * Count(i % width, x.Width, columns));

        // A window of padding alone has the mean 0.
        int Count(int at, int extent, WindowAxis axis) => Math.Max(1, Enumerable.Range(0, axis.Size).Select(i => (at * axis.Stride) - axis.Before + (i * axis.Dilation))
            .Count(place => countsPadding ? place < extent + axis.Behind : place >= 0 && place < extent));
    }

    private static double[] Largest(double[] values, TensorType x, Window window, int batch) =>
        Windows(x, window, batch).Select(w => w.Select(i => values[i]).Aggregate(double.NegativeInfinity, Math.Max)).ToArray();

    private static double[] ToTheLargest(double[] values, double[] dy, TensorType x, Window window, int batch)
    {
        var dx = new double[values.Length];
        foreach (var (elements, gradient) in Windows(x, window, batch).Zip(dy))
        {
            var largest = elements.Select(i => values[i]).Aggregate(double.NegativeInfinity, Math.Max);
            if (elements.Count > 0)
            {
                dx[elements.First(i => values[i].Equals(largest))] += gradient;
            }
        }

        return dx;
    }

    /// <summary>The elements of each window, row by row, padding left out; the windows in the order of the result.</summary>
    private static IEnumerable<List<int>> Windows(TensorType x, Window window, int batch)
    {
        var (rows, columns) = (window.OutHeight(x.Height), window.OutWidth(x.Width));
        for (var i = 0; i < batch * x.Channels * rows * columns; i++)
        {
            var plane = i / (rows * columns);
            var (top, left) = ((i / columns % rows * window.Stride.Height) - window.Pad.Top, (i % columns * window.Stride.Width) - window.Pad.Left);
            var elements = new List<int>();
            for (var tap = 0; tap < window.Height * window.Width; tap++)
            {
                var row = top + (tap / window.Width * window.Dilation.Height);
                var column = left + (tap % window.Width * window.Dilation.Width);
                if (row >= 0 && row < x.Height && column >= 0 && column < x.Width)
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

    internal static (TensorType X, Window Window)[] Draw(TestRandom random)
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
            if (window.Rows.Fits(x.Height) && window.Columns.Fits(x.Width))
            {
                shapes.Add((x, window));
            }
        }

        for (var more = 0; more < 40;)
        {
            // Every direction and side by itself, and windows that leave the image at the end.
            var (height, width) = (random.Next(1, 6), random.Next(1, 6));
            var window = new Window(
                height, width, new Pair(random.Next(1, 5), random.Next(1, 5)),
                new Padding(random.Next((height / 2) + 1), random.Next((width / 2) + 1), random.Next((height / 2) + 1), random.Next((width / 2) + 1)))
            {
                Ceil = more % 2 == 0,
                Dilation = more % 3 == 0 ? new Pair(random.Next(1, 4), random.Next(1, 4)) : 1,
            };
            var x = TensorType.Batched(random.Next(1, 6), random.Next(1, 20), random.Next(1, 36));
            if (window.Rows.Fits(x.Height) && window.Columns.Fits(x.Width))
            {
                shapes.Add((x, window));
                more++;
            }
        }

        return [.. shapes];
    }
}
