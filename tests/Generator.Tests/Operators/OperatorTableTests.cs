using System;
using System.Collections.Concurrent;
using System.Linq;
using DslCompiler.Operators;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Every operator's kernel against its naive float64 reference: on every kind of vector, batches of 1 to 7, 1 to 5 workers.</summary>
public class OperatorTableTests
{
    private static readonly int[] Workers = [1, 2, 3, 5];

    // The kinds of vectors run on the same numbers: each reference is computed once.
    private static readonly ConcurrentDictionary<(string Operator, int Case, int Batch), Sample> Samples = new();

    public static TheoryData<string, string> Runs()
    {
        var data = new TheoryData<string, string>();
        foreach (var row in OperatorTable.Rows.Where(r => typeof(LoopOperator).IsAssignableFrom(r.Operator) || typeof(PointwiseOperator).IsAssignableFrom(r.Operator)))
        {
            foreach (var kind in VectorKind.All)
            {
                data.Add(row.Operator.Name, kind.Name);
            }
        }

        return data;
    }

    /// <summary>Operators that models have, but that no backend runs yet (DSL1009 says so): the recurrent ones.</summary>
    private static readonly string[] NotRun = [nameof(Scan), nameof(ScanState)];

    [Fact]
    public void Every_operator_class_is_listed_and_has_one_row()
    {
        var classes = typeof(Operator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract).Select(t => t.Name).Order().ToList();
        OperatorList.All.Select(t => t.Name).Order().ShouldBe(classes);
        OperatorTable.Rows.Select(r => r.Operator.Name).Order().ShouldBe(classes.Except(NotRun));
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Kernels_match_the_reference(string operatorName, string vectors)
    {
        var (row, kind) = (OperatorTable.Find(operatorName), VectorKind.Find(vectors));
        var cases = row.Cases(new TestRandom(20261122));
        cases.Length.ShouldBeGreaterThan(0);
        for (var i = 0; i < cases.Length; i++)
        {
            // The first cases in every batch size, the others in one.
            foreach (var batch in i < 3 ? Enumerable.Range(1, 7) : [1 + (i % 7)])
            {
                var (number, operatorCase) = (i, cases[i]);
                Compare(row, kind, operatorCase, Samples.GetOrAdd((operatorName, number, batch), _ => Sample.Of(operatorCase, number, batch)));
            }
        }
    }

    private static void Compare(OperatorRow row, VectorKind kind, OperatorCase operatorCase, Sample sample)
    {
        var (batch, inputs, expected, magnitude) = sample;
        var actual = KernelHarness.Run(kind, operatorCase, inputs, batch, workers: 1);
        actual.Length.ShouldBe(expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var allowed = row.Epsilons * kind.Epsilon * magnitude[i];
            if (!Agree(actual[i], kind.Round(expected[i]), allowed))
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"{operatorCase}, batch {batch}, element {i}: {actual[i]:R}, not {expected[i]:R}; {Math.Abs(actual[i] - expected[i]):g3} apart, {allowed:g3} allowed"));
            }
        }

        foreach (var workers in Workers.Skip(1))
        {
            KernelHarness.Run(kind, operatorCase, inputs, batch, workers).ShouldBe(actual, $"{operatorCase}, {workers} workers");
        }

        if (operatorCase.Operator is PointwiseOperator && operatorCase.Inputs.Length > 0)
        {
            KernelHarness.Run(kind, operatorCase, inputs, batch, workers: 2, inPlace: true).ShouldBe(actual, $"{operatorCase} in place");
        }
    }

    private static bool Agree(double actual, double expected, double allowed) => actual.Equals(expected) || actual == expected
        || (double.IsFinite(actual) && double.IsFinite(expected) && Math.Abs(actual - expected) <= allowed);

    /// <summary>The numbers of one run and what is expected of it.</summary>
    private sealed record Sample(int Batch, double[][] Inputs, double[] Expected, double[] Magnitude)
    {
        public static Sample Of(OperatorCase operatorCase, int number, int batch)
        {
            var inputs = operatorCase.Sample(new TestRandom((ulong)number), batch);
            return new Sample(batch, inputs, operatorCase.Reference(inputs, batch), operatorCase.MagnitudeOf(inputs, batch));
        }
    }
}
