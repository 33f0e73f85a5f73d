using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>Convolution and its gradients.</summary>
internal static class ConvRows
{
    // A sum of n products has an error of at most n epsilons of its magnitude; the longest here has some thousand.
    private const double Epsilons = 64;

    public static IEnumerable<OperatorRow> Rows { get; } =
    [
        new(typeof(Conv2d), Epsilons, random => Draw(random).Select(Forward).ToArray()),
        new(typeof(Conv2dInputGradient), Epsilons, random => Draw(random).Select(InputGradient).ToArray()),
        new(typeof(Conv2dWeightGradient), Epsilons, random => Draw(random).Select((s, i) => i % 3 == 0 ? Slices(s, 1 + random.Next(4)) : WeightGradient(s)).ToArray()),
    ];

    public static OperatorCase Forward(Shapes s) => new(new Conv2d(s.Window, s.Groups), [s.X, s.W], (inputs, batch) =>
        Sum(s, batch, OperatorCase.Length(s.Y, batch), (sums, x, w, y) => sums[y] += inputs[0][x] * inputs[1][w]));

    public static OperatorCase InputGradient(Shapes s) => new(new Conv2dInputGradient(s.Window, s.X.Height, s.X.Width, s.Groups), [s.Y, s.W], (inputs, batch) =>
        Sum(s, batch, OperatorCase.Length(s.X, batch), (sums, x, w, y) => sums[x] += inputs[0][y] * inputs[1][w]));

    public static OperatorCase WeightGradient(Shapes s) => new(new Conv2dWeightGradient(s.Window, 1, s.Groups), [s.X, s.Y], (inputs, batch) =>
        Sum(s, batch, s.W.Length, (sums, x, w, y) => sums[w] += inputs[0][x] * inputs[1][y]));

    /// <summary>The sums of the batch's slices by themselves; some slices of a small batch are empty.</summary>
    public static OperatorCase Slices(Shapes s, int slices) => new(new Conv2dWeightGradient(s.Window, slices, s.Groups), [s.X, s.Y], (inputs, batch) =>
        Sum(s, batch, slices * s.W.Length, (sums, x, w, y) =>
        {
            var slice = Enumerable.Range(0, slices).First(i => x / s.X.Length < batch * (i + 1) / slices);
            sums[(slice * s.W.Length) + w] += inputs[0][x] * inputs[1][y];
        }));

    /// <summary>One loop for all three: each tap joins an element of the image, of the filters and of the result.</summary>
    private static double[] Sum(Shapes s, int batch, int length, Action<double[], int, int, int> tap)
    {
        var (window, sums) = (s.Window, new double[length]);
        var (channels, filters) = (s.Channels / s.Groups, s.Filters / s.Groups);
        for (var y = 0; y < OperatorCase.Length(s.Y, batch); y++)
        {
            var top = (y / s.Y.Width % s.Y.Height * window.Stride.Height) - window.Pad.Top;
            var left = (y % s.Y.Width * window.Stride.Width) - window.Pad.Left;
            var (n, k) = (y / s.Y.Length, y / (s.Y.Height * s.Y.Width) % s.Y.Channels);
            for (var i = 0; i < channels * window.Height * window.Width; i++)
            {
                var c = (k / filters * channels) + (i / (window.Height * window.Width));
                var row = top + (i / window.Width % window.Height * window.Dilation.Height);
                var column = left + (i % window.Width * window.Dilation.Width);
                if (row >= 0 && row < s.X.Height && column >= 0 && column < s.X.Width)
                {
                    tap(sums, (((((n * s.X.Channels) + c) * s.X.Height) + row) * s.X.Width) + column, (k * channels * window.Height * window.Width) + i, y);
                }
            }
        }

        return sums;
    }

    private static Shapes[] Draw(TestRandom random)
    {
        List<Shapes> shapes =
        [
            new(1, 1, 1, 1, new Window(1, 1, 1, 0)),
            new(1, 1, 40, 2, new Window(1, 3, 1, 0)),
            new(2, 33, 1, 7, new Window(3, 1, 1, 0)),
            new(1, 12, 12, 6, new Window(5, 5, 1, 0)),
            new(7, 5, 5, 13, new Window(5, 5, 1, 0)),
            new(17, 7, 5, 6, new Window(1, 1, 1, 0)),
            new(5, 7, 9, 8, new Window(1, 1, 2, 0)),
            new(3, 2, 3, 4, new Window(1, 1, 1, 2)),
            new(2, 4, 4, 5, new Window(3, 3, 1, 4)),
            new(2, 3, 4, 3, new Window(2, 3, 2, 5)),
            new(1, 31, 31, 5, new Window(11, 11, 4, 0)),
            new(3, 10, 11, 4, new Window(3, 2, 4, 1)),
            new(2, 6, 6, 3, new Window(2, 2, 4, 0)),

            // Several chunks of rows, with and without a border; the last one shorter.
            new(2, 70, 60, 3, new Window(3, 3, 1, 0)),
            new(1, 45, 95, 7, new Window(3, 5, 1, 2)),
            new(1, 95, 100, 2, new Window(3, 3, 2, 1)),
        ];
        while (shapes.Count < 56)
        {
            var window = new Window(random.Next(1, 6), random.Next(1, 6), random.Next(1, 5), 0);
            window = window with { Pad = random.Next(0, Math.Max(window.Height, window.Width) + (random.Next(4) == 0 ? 2 : 0)) };
            var drawn = new Shapes(random.Next(1, 9), random.Next(1, 13), random.Next(1, 25), random.Next(1, 15), window);
            if (window.Rows.Fits(drawn.Height) && window.Columns.Fits(drawn.Width))
            {
                shapes.Add(drawn);
            }
        }

        for (var more = 0; more < 40;)
        {
            // Every direction and side by itself, and groups.
            var window = new Window(
                random.Next(1, 5), random.Next(1, 5), new Pair(random.Next(1, 4), random.Next(1, 4)), new Padding(random.Next(4), random.Next(4), random.Next(4), random.Next(4)))
            {
                Dilation = random.Next(2) == 0 ? 1 : new Pair(random.Next(1, 4), random.Next(1, 4)),
            };
            window = more % 3 == 0 ? window with { Stride = 1 } : window;
            var groups = random.Next(1, 5);
            var drawn = new Shapes(groups * random.Next(1, 4), random.Next(1, 13), random.Next(1, 21), groups * random.Next(1, 5), window, groups);
            if (window.Rows.Fits(drawn.Height) && window.Columns.Fits(drawn.Width))
            {
                shapes.Add(drawn);
                more++;
            }
        }

        return [.. shapes];
    }

    /// <summary>The sizes of one convolution.</summary>
    public sealed record Shapes(int Channels, int Height, int Width, int Filters, Window Window, int Groups = 1)
    {
        public TensorType X => TensorType.Batched(Channels, Height, Width);

        public TensorType W => TensorType.Fixed(Filters, Channels / Groups, Window.Height, Window.Width);

        public TensorType Y => TensorType.Batched(Filters, Window.OutHeight(Height), Window.OutWidth(Width));
    }
}
