using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Products of sequences by weights in panels, and their weight gradients over all steps, against naive sums; how panels lie is between the two operators of each.</summary>
public sealed class PackedProductTests
{
    /// <summary>What is tested here, in pairs.</summary>
    public static IReadOnlyList<string> Made { get; } = [nameof(PackMatrix), nameof(PackedMatMul), nameof(PackRows), nameof(RowProducts)];

    private static readonly (int Rows, int Depth, int Columns)[] Sizes = [(1, 1, 1), (1, 17, 33), (1, 64, 200), (1, 20, 16), (2, 16, 32), (5, 17, 33), (14, 40, 7), (19, 64, 96), (60, 33, 50), (125, 5, 70), (311, 20, 35)];

    public static TheoryData<int, string> Runs()
    {
        var data = new TheoryData<int, string>();
        foreach (var kind in VectorKind.All)
        {
            for (var i = 0; i < Sizes.Length; i++)
            {
                data.Add(i, kind.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Rows_by_a_matrix(int number, string vectors)
    {
        var (rows, depth, columns) = Sizes[number];
        foreach (var isTransposed in new[] { false, true })
        {
            Compare(number, vectors, depth, isTransposed ? columns : depth, isTransposed ? depth : columns, false, (graph, x, w) =>
                graph.Add(new PackedMatMul(columns), x, graph.Add(new PackMatrix(isTransposed), w)),
                (x, w) => [.. Enumerable.Range(0, rows * columns).Select(i => Enumerable.Range(0, depth)
                    .Sum(k => x[(i / columns * depth) + k] * w[isTransposed ? (i % columns * depth) + k : (k * columns) + (i % columns)]))], depth);
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Rows_by_rows(int number, string vectors)
    {
        var (rows, left, right) = Sizes[number];
        Compare(number, vectors, left, rows, right, true, (graph, a, b) => graph.Add(new RowProducts(right), a, graph.Add(new PackRows(), b)),
            (a, b) => [.. Enumerable.Range(0, left * right).Select(i => Enumerable.Range(0, rows).Sum(r => a[(r * left) + (i / right)] * b[(r * right) + (i % right)]))], rows);
    }

    private static void Compare(
        int number, string vectors, int width, int secondRows, int secondColumns, bool isSecondBatch, Func<GraphBuilder, int, int, int> build, Func<double[], double[], double[]> expected, int terms)
    {
        var (kind, random, rows) = (VectorKind.Find(vectors), new TestRandom((ulong)number), Sizes[number].Rows);
        var secondType = isSecondBatch ? TensorType.Batched(secondColumns) : TensorType.Fixed(secondRows, secondColumns);
        var (x, w) = (OperatorCase.Uniform(TensorType.Batched(width), random, rows), OperatorCase.Uniform(TensorType.Fixed(secondRows, secondColumns), random, 1));
        var found = new[] { 1, 2, 5 }.Select(workers =>
        {
            var runner = new GraphRunner(kind, rows, workers);
            return runner.Run(build(runner.Graph, runner.Source(TensorType.Batched(width), x), runner.Source(secondType, w)));
        }).ToList();
        found[1].ShouldBe(found[0]);
        found[2].ShouldBe(found[0]);
        var tolerance = terms * (kind.Element == typeof(float) ? Math.Pow(2, -23) : Math.Pow(2, -52));
        foreach (var (a, b) in found[0].Zip(expected(x, w)))
        {
            a.ShouldBe(b, tolerance);
        }
    }
}
