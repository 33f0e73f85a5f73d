using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>Matrix products and sums over the batch.</summary>
internal static class ProductRows
{
    private static readonly int[] Lengths = [1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40, 64, 65];

    public static IEnumerable<OperatorRow> Rows { get; } =
    [
        new(typeof(MatMul), 64, random =>
        [
            // As a fully connected layer has them: batch as rows (forward, gradient of the input), batch as depth (gradient of the weight).
            .. Pairs(random).Select(p => Product(false, true, TensorType.Batched(p.A), TensorType.Fixed(p.B, p.A))),
            .. Pairs(random).Select(p => Product(false, false, TensorType.Batched(p.A), TensorType.Fixed(p.A, p.B))),
            .. Pairs(random).Select(p => Product(true, false, TensorType.Batched(p.A), TensorType.Batched(p.B))),

            // Without a batch.
            .. Pairs(random).Select(p => Product(false, true, TensorType.Fixed(p.C, p.A), TensorType.Fixed(p.B, p.A))),
            .. Pairs(random).Select(p => Product(false, false, TensorType.Fixed(p.C, p.A), TensorType.Fixed(p.A, p.B))),
            .. Pairs(random).Select(p => Product(true, false, TensorType.Fixed(p.A, p.C), TensorType.Fixed(p.A, p.B))),

            // Long enough for several parts of columns, and depths of many vectors.
            Product(false, true, TensorType.Batched(1000), TensorType.Fixed(131, 1000)),
            Product(false, false, TensorType.Batched(130), TensorType.Fixed(130, 777)),
            Product(true, false, TensorType.Batched(61), TensorType.Batched(600)),
        ]),
        new(typeof(DropConnect), 64, random => [.. Dropping(random).Select(d => Dropped(d.Op, d.Inputs, d.Outputs))]),
        new(typeof(DropConnectInputGradient), 64, random => [.. Dropping(random).Select(d => DroppedInput(d.Op, d.Inputs, d.Outputs))]),
        new(typeof(DropConnectWeightGradient), 64, random => [.. Dropping(random).Select(d => DroppedWeight(d.Op, d.Inputs, d.Outputs))]),
        new(typeof(ChannelSum), 64, random =>
        [
            .. Lengths.Select(l => Channels(TensorType.Batched(l))),
            .. Lengths.Select(l => Channels(TensorType.Batched(random.Next(1, 9), 1, l))),
            .. Lengths.Select(l => Channels(TensorType.Batched(random.Next(1, 9), l, random.Next(1, 9)))),
        ]),
        new(typeof(SliceSum), 8, random => [.. Lengths.Select(l => Slices(TensorType.Fixed(random.Next(1, 9), l, random.Next(1, 4))))]),
    ];

    private static IEnumerable<(DropConnect Op, int Inputs, int Outputs)> Dropping(TestRandom random) =>
        Lengths.Select((inputs, i) => (new DropConnect(new[] { 0.5, 0.25, 0.9 }[i % 3], i), inputs, random.Next(1, 12)));

    private static OperatorCase Dropped(DropConnect op, int inputs, int outputs) => new(op, [TensorType.Batched(inputs), TensorType.Fixed(outputs, inputs)], (given, batch) =>
        Sums(batch * outputs, inputs, (i, k) => Mask(op, (i * inputs) + k) * given[0][(i / outputs * inputs) + k] * given[1][(i % outputs * inputs) + k]));

    private static OperatorCase DroppedInput(DropConnect op, int inputs, int outputs) =>
        new(new DropConnectInputGradient(op), [TensorType.Fixed(outputs, inputs), TensorType.Batched(outputs)], (given, batch) => Sums(batch * inputs, outputs, (i, o) =>
            Mask(op, (((i / inputs * outputs) + o) * inputs) + (i % inputs)) * given[0][(o * inputs) + (i % inputs)] * given[1][(i / inputs * outputs) + o]));

    private static OperatorCase DroppedWeight(DropConnect op, int inputs, int outputs) =>
        new(new DropConnectWeightGradient(op), [TensorType.Batched(inputs), TensorType.Batched(outputs)], (given, batch) => Sums(outputs * inputs, batch, (i, n) =>
            Mask(op, (n * outputs * inputs) + i) * given[0][(n * inputs) + (i % inputs)] * given[1][(n * outputs) + (i / inputs)]));

    private static double Mask(DropConnect op, int place) =>
        KernelHarness.Random.Bits(((ulong)op.Site << 40) + (ulong)place) < op.Probability * 4294967296.0 ? 0 : 1 / (1 - op.Probability);

    private static double[] Sums(int length, int terms, System.Func<int, int, double> term) =>
        [.. Enumerable.Range(0, length).Select(i => Enumerable.Range(0, terms).Sum(k => term(i, k)))];

    public static OperatorCase Product(bool transposeA, bool transposeB, TensorType a, TensorType b) =>
        new(new MatMul(transposeA, transposeB), [a, b], (inputs, batch) =>
        {
            var (rows, depth) = Sizes(a, batch, transposeA);
            var columns = Sizes(b, batch, transposeB).Columns;
            var (lengthA, lengthB) = (a.Extents[^1], b.Extents[^1]);
            var y = new double[rows * columns];
            for (var i = 0; i < y.Length; i++)
            {
                var (m, n) = (i / columns, i % columns);
                for (var k = 0; k < depth; k++)
                {
                    y[i] += inputs[0][transposeA ? (k * lengthA) + m : (m * lengthA) + k] * inputs[1][transposeB ? (n * lengthB) + k : (k * lengthB) + n];
                }
            }

            return y;
        });

    public static OperatorCase Channels(TensorType x) => new(new ChannelSum(), [x], (inputs, batch) =>
    {
        var (sums, plane) = (new double[x.Channels], x.Length / x.Channels);
        for (var i = 0; i < inputs[0].Length; i++)
        {
            sums[i / plane % x.Channels] += inputs[0][i];
        }

        return sums;
    });

    public static OperatorCase Slices(TensorType x) => new(new SliceSum(), [x], (inputs, _) =>
    {
        var sums = new double[x.Length / x.Extents[0]];
        for (var i = 0; i < inputs[0].Length; i++)
        {
            sums[i % sums.Length] += inputs[0][i];
        }

        return sums;
    });

    private static (int Rows, int Columns) Sizes(TensorType type, int batch, bool transpose)
    {
        var (rows, columns) = type.HasBatch ? (batch, type.Length) : (type.Extents[0], type.Extents[1]);
        return transpose ? (columns, rows) : (rows, columns);
    }

    /// <summary>Sizes around the widths of vectors and tiles.</summary>
    private static IEnumerable<(int A, int B, int C)> Pairs(TestRandom random) =>
        Lengths.Select(l => (l, Lengths[random.Next(Lengths.Length)], random.Next(1, 15))).Concat(Lengths.Select(l => (random.Next(1, 70), l, random.Next(1, 15))));
}
