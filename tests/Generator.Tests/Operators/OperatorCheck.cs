using System;
using DslCompiler.Operators;
using DslCompiler.Tests;
using Shouldly;

namespace DslCompiler.Generator.Tests;

/// <summary>The numbers of one run and what is expected of it.</summary>
internal sealed record OperatorSample(int Batch, double[][] Inputs, double[] Expected, double[] Magnitude)
{
    public static OperatorSample Of(OperatorCase operatorCase, int number, int batch)
    {
        var inputs = operatorCase.Sample(new TestRandom((ulong)number), batch);
        return new OperatorSample(batch, inputs, operatorCase.Reference(inputs, batch), operatorCase.MagnitudeOf(inputs, batch));
    }
}

/// <summary>Runs an operator's kernel and compares with its reference; any number of workers, and in place, must give the same bits.</summary>
internal static class OperatorCheck
{
    private static readonly int[] MoreWorkers = [2, 3, 5];

    public static void Compare(double epsilons, VectorKind kind, OperatorCase operatorCase, OperatorSample sample)
    {
        var (batch, inputs) = (sample.Batch, sample.Inputs);
        var actual = KernelHarness.Run(kind, operatorCase, inputs, batch, workers: 1);
        Agree(epsilons, kind, operatorCase.ToString(), sample, actual);
        foreach (var workers in MoreWorkers)
        {
            KernelHarness.Run(kind, operatorCase, inputs, batch, workers).ShouldBe(actual, $"{operatorCase}, {workers} workers");
        }

        if (operatorCase.Operator is PointwiseOperator && operatorCase.Inputs.Length > 0)
        {
            KernelHarness.Run(kind, operatorCase, inputs, batch, workers: 2, inPlace: true).ShouldBe(actual, $"{operatorCase} in place");
        }
    }

    /// <summary>Every element as near to what is expected as rounding allows.</summary>
    public static void Agree(double epsilons, VectorKind kind, string name, OperatorSample sample, double[] actual)
    {
        var (batch, _, expected, magnitude) = sample;
        actual.Length.ShouldBe(expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var allowed = epsilons * kind.Epsilon * magnitude[i];
            if (!Agree(actual[i], kind.Round(expected[i]), allowed))
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"{name}, batch {batch}, element {i}: {actual[i]:R}, not {expected[i]:R}; {Math.Abs(actual[i] - expected[i]):g3} apart, {allowed:g3} allowed"));
            }
        }
    }

    private static bool Agree(double actual, double expected, double allowed) => actual.Equals(expected) || actual == expected
        || (double.IsFinite(actual) && double.IsFinite(expected) && Math.Abs(actual - expected) <= allowed);
}
