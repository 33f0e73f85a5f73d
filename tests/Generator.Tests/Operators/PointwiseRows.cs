using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>Element-wise operators, as the tails that the emitter makes of them.</summary>
internal static class PointwiseRows
{
    private static readonly double[] Special =
    [
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, float.Epsilon, -float.Epsilon, 1e-40f, -1e-40f, 1e-30f, -1e-30f, 1e-8f, -1e-8f,
        0.5, -0.5, 1, -1, 9.5, -9.5, 20, -20, 50, -50, 87, -87, 104, -104, 1e3, -1e3, 1e10f, -1e10f, float.MaxValue, float.MinValue,
    ];

    public static IEnumerable<OperatorRow> Rows { get; } =
    [
        Row(new Identity(), 0, x => x[0]),
        Row(new Copy("scores"), 0, x => x[0]),
        Row(new Add(), 1, x => x[0] + x[1]),
        Row(new Subtract(), 1, x => x[0] - x[1]),
        Row(new Multiply(), 1, x => x[0] * x[1]),
        Row(new BiasAdd(), 1, x => x[0] + x[1]),
        Row(new ChannelScale(), 1, x => x[0] * x[1]),

        // The product is not rounded, and that of the reference is: a tie may fall to the other side.
        Row(new ChannelAffine(), 2, x => (x[0] * x[1]) + x[2]),
        Row(new Standardize(), 3, x => (x[0] - x[1]) * x[2], withSpecial: false),
        Row(new Phase(), 0, x => x[0]),
        Row(new InverseRoot(1e-5), 4, x => 1 / Math.Sqrt(x[0] + 1e-5)),
        Row(new SquareRoot(), 1, x => Math.Sqrt(x[0])),
        Row(new InverseOrZero(), 1, x => x[0] > 0 || double.IsNaN(x[0]) ? 1 / Math.Max(x[0], 1.1754943508222875E-38) : 0),
        new(typeof(RunningAverage), 4, _ => Types(new RunningAverage(0.1)).Select(t => new OperatorCase(new RunningAverage(0.1), t, (inputs, _) =>
            inputs[0].Zip(inputs[1], (a, b) => (0.9 * a) + (0.1 * b)).ToArray())).ToArray()),
        new(typeof(DivideByCount), 2, _ => Types(new DivideByCount(3)).Select(t => new OperatorCase(new DivideByCount(3), t, (inputs, batch) =>
            inputs[0].Select(x => x / (batch * 3.0)).ToArray())).ToArray()),
        new(typeof(Unbiased), 2, _ => new[] { 1, 12 }.SelectMany(p => Types(new Unbiased(p)).Select(t => new OperatorCase(new Unbiased(p), t, (inputs, batch) =>
            inputs[0].Select(x => batch * p == 1 ? x : x * batch * p / ((batch * p) - 1.0)).ToArray()))).ToArray()),

        // A NaN stays, as in PyTorch.
        Row(new Relu(), 0, x => Math.Max(x[0], 0)),
        Row(new Step(), 0, x => x[0] > 0 ? 1 : 0),

        Row(new LeakyRelu(0.1), 2, x => x[0] > 0 || double.IsNaN(x[0]) ? x[0] : 0.1 * x[0]),
        Row(new EluSlope(1.5), 4, x => x[0] > 0 ? 1 : Math.Min(x[0], 0) + 1.5, withSpecial: false),

        // exp(x) - 1 loses what 1 has more: the error is one of the larger of the two.
        new(typeof(Elu), 16, _ => Types(new Elu(1.5)).Select(t => new OperatorCase(new Elu(1.5), t, (inputs, _) =>
            inputs[0].Select(x => x > 0 ? x : 1.5 * (Math.Exp(x) - 1)).ToArray())
        {
            Draw = (random, batch) => t.Select(type => OperatorCase.Uniform(type, random, batch).Select(x => (double)(float)(5 * x)).ToArray()).ToArray(),
            Magnitude = (inputs, _) => inputs[0].Select(x => Math.Max(1.5, Math.Abs(x))).ToArray(),
        }).ToArray()),
        new(typeof(GaussianNoise), 4, _ => new[] { 0.1, 2 }.SelectMany((sigma, site) => Types(new GaussianNoise(sigma, site)).Select(types => Noise(sigma, site, types[0]))).ToArray()),

        // The units in the last place are measured over the whole range in the runtime's tests; eight of them, in halves.
        Row(new Sigmoid(), 16, x => 1 / (1 + Math.Exp(-x[0]))),
        Row(new Tanh(), 16, x => Math.Tanh(x[0])),
        // The scale is rounded, and the product.
        new(typeof(Dropout), 2, _ => new[] { 0.1, 0.5, 0.75, 1 }.SelectMany((p, site) => Types(new Dropout(p, site)).Select(types => Drop(p, site, types[0]))).ToArray()),
        Row(new Maximum(), 0, x => Math.Max(x[0], x[1])),
        new(typeof(DropPath), 2, _ => new[] { 0.1, 0.5 }.SelectMany((p, site) => Types(new DropPath(p, site, 1)).Select(types => DropSamples(p, site, types[0]))).ToArray()),
        new(typeof(PathShare), 2, _ => new[] { 0, 1, 2 }.SelectMany(path => Types(new PathShare(0.6, 5, path, 3, 1)).Select(types => Share(0.6, 5, path, 3, types[0]))).ToArray()),
        new(typeof(Constant), 0, _ => new[] { 0, 1, -2.5, 0.1f, 1e-30f, 3e30f }.Select(c => new OperatorCase(new Constant(c), [], (_, _) => [c])).ToArray()),
        new(typeof(InverseBatch), 1, _ => Enumerable.Range(0, 7).Select(_ => new OperatorCase(new InverseBatch(), [], (_, batch) =>
            Enumerable.Repeat(1.0 / batch, batch).ToArray())).ToArray()),
    ];

    private static OperatorRow Row(PointwiseOperator pointwise, double epsilons, Func<double[], double> function, bool withSpecial = true) =>
        new(pointwise.GetType(), epsilons, _ => Types(pointwise).Select(types => new OperatorCase(pointwise, types, (inputs, batch) => Map(types, inputs, batch, pointwise, function))
        {
            Draw = withSpecial ? (random, batch) => types.Select(t => WithSpecial(t, random, batch)).ToArray() : null,

            // Sums and products too are rounded once: the error is one of the result.
            Magnitude = (inputs, batch) => Map(types, inputs, batch, pointwise, function).Select(y => double.IsFinite(y) ? Math.Abs(y) : 0).ToArray(),
        }).ToArray());

    private static OperatorCase Drop(double probability, int site, TensorType type) => new(new Dropout(probability, site), [type], (inputs, _) =>
        inputs[0].Select((x, i) => KernelHarness.Random.Bits(((ulong)site << 40) + (ulong)i) < probability * 4294967296.0 ? 0 : x / (1 - probability)).ToArray());

    private static OperatorCase DropSamples(double probability, int site, TensorType type) => new(new DropPath(probability, site, type.Length), [type], (inputs, _) =>
        inputs[0].Select((x, i) => KernelHarness.Random.Uniform(((ulong)site << 40) + (ulong)(i / type.Length)) < probability ? 0 : x / (1 - probability)).ToArray());

    private static OperatorCase Share(double probability, int site, int path, int paths, TensorType type) => new(new PathShare(probability, site, path, paths, type.Length), [type], (inputs, _) =>
        inputs[0].Select((x, i) =>
        {
            var place = ((ulong)site << 40) + (ulong)(i / type.Length * (paths + 1));
            var kept = Enumerable.Range(0, paths).Where(p => KernelHarness.Random.Uniform(place + (ulong)p) >= probability).ToList();
            kept = kept.Count > 0 ? kept : [KernelHarness.Random.Below(place + (ulong)paths, paths)];
            return kept.Contains(path) ? x / kept.Count : 0;
        }).ToArray());

    private static OperatorCase Noise(double sigma, int site, TensorType type) => new(new GaussianNoise(sigma, site), [type], (inputs, _) =>
        inputs[0].Select((x, i) =>
        {
            var place = ((ulong)site << 40) + (2 * (ulong)i);
            return x + (sigma * Math.Sqrt(-2 * Math.Log(1 - KernelHarness.Random.Uniform(place))) * Math.Cos(2 * Math.PI * KernelHarness.Random.Uniform(place + 1)));
        }).ToArray())
    {
        Magnitude = (inputs, _) => inputs[0].Select(x => Math.Abs(x) + (8 * sigma)).ToArray(),
    };

    private static double[] Map(TensorType[] types, double[][] inputs, int batch, PointwiseOperator pointwise, Func<double[], double> function)
    {
        var (type, y) = (types[0], new double[OperatorCase.Length(types[0], batch)]);
        for (var i = 0; i < y.Length; i++)
        {
            var channel = i / (type.Length / type.Channels) % type.Channels;
            y[i] = function(inputs.Select((x, k) => x[pointwise.IsChannel(k) ? channel : i]).ToArray());
        }

        return y;
    }

    /// <summary>Images and vectors of lengths around the widths of vectors, and tensors without batch.</summary>
    private static IEnumerable<TensorType[]> Types(PointwiseOperator pointwise)
    {
        foreach (var length in new[] { 1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 67 })
        {
            yield return Operands(TensorType.Batched(3, 1, length));
            yield return Operands(TensorType.Batched(length));
            if (!pointwise.IsChannel(1))
            {
                yield return Operands(TensorType.Fixed(length));
            }
        }

        TensorType[] Operands(TensorType type) => pointwise switch
        {
            BiasAdd or ChannelScale => [type, TensorType.Fixed(type.Channels)],
            ChannelAffine or Standardize => [type, TensorType.Fixed(type.Channels), TensorType.Fixed(type.Channels)],
            BinaryOperator or Phase or RunningAverage => [type, type],
            _ => [type],
        };
    }

    private static double[] WithSpecial(TensorType type, TestRandom random, int batch) =>
        OperatorCase.Uniform(type, random, batch).Select(x => random.Next(3) == 0 ? Special[random.Next(Special.Length)] : (float)(5 * x)).ToArray();
}
