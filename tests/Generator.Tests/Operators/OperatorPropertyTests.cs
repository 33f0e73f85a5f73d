using System;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Tests;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Operators over windows against their naive float64 references on shapes, strides, pads, dilations and groups that FsCheck draws, and shrinks where
/// one fails: the same ones on every run.</summary>
public sealed class OperatorPropertyTests
{
    private const int Draws = 150;

    public static TheoryData<string> Kinds() => [.. VectorKind.All.Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Convolution_its_transpose_and_its_filters_gradient(string vectors) => Hold(1, numbers =>
    {
        var drawn = DrawnShape.Conv(numbers);
        var shapes = new ConvRows.Shapes(drawn.Channels, drawn.Height, drawn.Width, drawn.Filters, drawn.Window, drawn.Groups);
        Compare(vectors, drawn, ConvRows.Forward(shapes));
        Compare(vectors, drawn, ConvRows.InputGradient(shapes));
        Compare(vectors, drawn, ConvRows.WeightGradient(shapes));
        Compare(vectors, drawn, ConvRows.Slices(shapes, 3));
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pools_and_their_gradients(string vectors) => Hold(3, numbers =>
    {
        var drawn = DrawnShape.Pool(numbers);
        Compare(vectors, drawn, PoolRows.MaxPool(drawn.Image, drawn.Window));
        Compare(vectors, drawn, PoolRows.MaxPoolGradient(drawn.Image, drawn.Window));
        Compare(vectors, drawn, PoolRows.AvgPool(drawn.Image, drawn.Window, drawn.CountsPadding));
        Compare(vectors, drawn, PoolRows.AvgPoolGradient(drawn.Image, drawn.Window, drawn.CountsPadding));
    });

    /// <summary>Batch normalisation as BN builds it, forward and through the batch's own statistics.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Batch_normalisation_and_its_gradient(string vectors) => Hold(5, numbers =>
    {
        var drawn = DrawnShape.Conv(numbers);
        var x = drawn.Seed % 3 == 0 ? TensorType.Batched(drawn.Channels) : drawn.Image;
        var random = new TestRandom((ulong)drawn.Seed);
        var values = OperatorCase.Uniform(x, random, drawn.Batch);
        var weights = OperatorCase.Uniform(TensorType.Fixed(x.Channels), random, 1);
        var upstream = OperatorCase.Uniform(x, random, drawn.Batch);

        var runner = new GraphRunner(VectorKind.Find(vectors), drawn.Batch);
        var (input, weight, dy) = (runner.Source(x, values), runner.Source(TensorType.Fixed(x.Channels), weights), runner.Source(x, upstream));
        var mean = runner.Graph.Add(new ChannelMean(), input);
        var variance = runner.Graph.Add(new ChannelVariance(), input, mean);
        var standard = runner.Graph.Add(new Standardize(), input, mean, runner.Graph.Add(new InverseRoot(0.1), variance));
        var y = runner.Graph.Add(new ChannelScale(), standard, weight);
        var gradients = runner.Differentiate(y, dy);

        var (expectedY, expectedX, expectedWeight) = Normalised(x, values, weights, upstream);
        var tolerance = 256 * VectorKind.Find(vectors).Epsilon;
        Near(runner.Run(y), expectedY, tolerance);
        Near(runner.Run(gradients[input]), expectedX, tolerance);
        Near(runner.Run(gradients[weight]), expectedWeight, tolerance * Math.Max(1, values.Length / x.Channels));
    });

    private static (double[] Y, double[] Dx, double[] Dw) Normalised(TensorType x, double[] values, double[] weights, double[] dy)
    {
        var (y, dx, dw, plane) = (new double[values.Length], new double[values.Length], new double[x.Channels], x.Length / x.Channels);
        for (var c = 0; c < x.Channels; c++)
        {
            var places = Enumerable.Range(0, values.Length).Where(i => i / plane % x.Channels == c).ToList();
            var mean = places.Average(i => values[i]);
            var root = 1 / Math.Sqrt(places.Average(i => (values[i] - mean) * (values[i] - mean)) + 0.1);
            var (shift, slope) = (places.Average(i => dy[i]), places.Average(i => dy[i] * (values[i] - mean) * root));
            foreach (var i in places)
            {
                var standard = (values[i] - mean) * root;
                y[i] = standard * weights[c];
                dx[i] = weights[c] * root * (dy[i] - shift - (standard * slope));
                dw[c] += dy[i] * standard;
            }
        }

        return (y, dx, dw);
    }

    private static void Near(double[] actual, double[] expected, double tolerance)
    {
        actual.Length.ShouldBe(expected.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            actual[i].ShouldBe(expected[i], tolerance);
        }
    }

    private static void Compare(string vectors, DrawnShape drawn, OperatorCase operatorCase)
    {
        var row = OperatorTable.Find(operatorCase.Operator.GetType().Name);
        OperatorCheck.Compare(row.Epsilons, VectorKind.Find(vectors), operatorCase, OperatorSample.Of(operatorCase, drawn.Seed, drawn.Batch));
    }

    private static void Hold(ulong seed, Action<int[]> property)
    {
        var replay = FSharpOption<Replay>.Some(new Replay(new Rnd(20261121, seed), FSharpOption<int>.None));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Draws).WithReplay(replay), Prop.ForAll(DrawnShape.Numbers, property));
    }
}
