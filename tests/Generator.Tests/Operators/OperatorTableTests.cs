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
    // The kinds of vectors run on the same numbers: each reference is computed once.
    private static readonly ConcurrentDictionary<(string Operator, int Case, int Batch), OperatorSample> Samples = new();

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

    /// <summary>Operators without a kernel of their own: they say what a loop is, or are part of a step's one kernel (<see cref="RecurrentTests"/> run them).</summary>
    private static readonly string[] OfLoops =
    [
        nameof(Scan), nameof(ScanState), nameof(StepOf), nameof(Collect), nameof(EachStep), nameof(Carry), nameof(Advance), nameof(PriorStep), nameof(KeptState),
        nameof(Hold), nameof(Within), nameof(Beyond),
    ];

    [Fact]
    public void Every_operator_class_is_listed_and_has_one_row()
    {
        var classes = typeof(Operator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract).Select(t => t.Name).Order().ToList();
        OperatorList.All.Select(t => t.Name).Order().ShouldBe(classes);
        OperatorTable.Rows.Select(r => r.Operator.Name).Order().ShouldBe(classes.Except(OfLoops).Except(BlockedRows.Made).Except(PackedProductTests.Made));
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
                var sample = Samples.GetOrAdd((operatorName, number, batch), _ => OperatorSample.Of(operatorCase, number, batch));
                OperatorCheck.Compare(row.Epsilons, kind, operatorCase, sample);
            }
        }
    }
}
