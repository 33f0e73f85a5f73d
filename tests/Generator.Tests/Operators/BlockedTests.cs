using System;
using System.Collections.Concurrent;
using System.Linq;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Operators on images in blocks of channels against the references of the planar ones: on every kind of vector, any number of workers with the
/// same bits.</summary>
public sealed class BlockedTests
{
    private static readonly int[] MoreWorkers = [2, 5];

    // The kinds of vectors run on the same numbers: each reference is computed once.
    private static readonly ConcurrentDictionary<(string Name, int Case, int Batch), OperatorSample> Samples = new();

    public static TheoryData<string, string> Runs()
    {
        var data = new TheoryData<string, string>();
        foreach (var name in BlockedRows.Names)
        {
            foreach (var kind in VectorKind.All)
            {
                data.Add(name, kind.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Kernels_in_blocks_match_the_reference(string name, string vectors)
    {
        var (row, kind, cases) = (BlockedRows.Row(name), VectorKind.Find(vectors), BlockedRows.Cases(name, new TestRandom(20261121)));
        cases.Length.ShouldBeGreaterThan(5);
        for (var i = 0; i < cases.Length; i++)
        {
            foreach (var batch in i == 0 ? Enumerable.Range(1, 4) : [1 + (i % 5)])
            {
                var number = i;
                Compare(row.Epsilons, kind, cases[i], Samples.GetOrAdd((name, i, batch), _ => OperatorSample.Of(cases[number].Planar, number, batch)));
            }
        }
    }

    private static void Compare(double epsilons, VectorKind kind, BlockedCase blocked, OperatorSample sample)
    {
        var actual = blocked.Run(kind, sample.Inputs, sample.Batch, workers: 1);
        OperatorCheck.Agree(epsilons, kind, blocked.ToString(), sample, actual);
        foreach (var workers in MoreWorkers)
        {
            blocked.Run(kind, sample.Inputs, sample.Batch, workers).ShouldBe(actual, FormattableString.Invariant($"{blocked}, {workers} workers"));
        }
    }
}
