using System;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>The result of an operator for a batch, naively, in float64; labels come as numbers too.</summary>
internal delegate double[] Reference(double[][] inputs, int batch);

/// <summary>One instance of an operator to be run: its input types and reference, and, where the standard ones do not do, how inputs are drawn and
/// what errors are measured against.</summary>
internal sealed record OperatorCase(Operator Operator, TensorType[] Inputs, Reference Reference)
{
    public TensorType Output => Operator.InferType(Inputs);

    public Func<TestRandom, int, double[][]>? Draw { get; init; }

    /// <summary>The magnitude of what was summed for each element: rounding errors are multiples of it. The reference of absolute inputs, unless said.</summary>
    public Reference? Magnitude { get; init; }

    public double[][] Sample(TestRandom random, int batch) => Draw?.Invoke(random, batch) ?? Inputs.Select(t => Uniform(t, random, batch)).ToArray();

    public double[] MagnitudeOf(double[][] inputs, int batch) =>
        Magnitude?.Invoke(inputs, batch) ?? Reference(inputs.Select(i => i.Select(Math.Abs).ToArray()).ToArray(), batch);

    /// <summary>The steps of sequences.</summary>
    public const int Steps = 3;

    public static int Length(TensorType type, int batch) => type.HasBatch ? type.Length * batch * (type.HasTime ? Steps : 1) : type.Length;

    /// <summary>Floats from -1 to 1, exact in float64 too.</summary>
    public static double[] Uniform(TensorType type, TestRandom random, int batch)
    {
        var values = new double[Length(type, batch)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.Signed();
        }

        return values;
    }

    public override string ToString() => $"{Operator.Name}<{Operator.Details}>({string.Join(", ", Inputs.Select(i => i.ToString()))})";
}

/// <summary>A row of the operator table.</summary>
/// <param name="Operator">The class.</param>
/// <param name="Epsilons">The tolerance, in units of the element type's rounding error (2^-24, 2^-53) times the magnitude of what is summed.</param>
/// <param name="Cases">Instances: the shapes that are known to be awkward, then random ones.</param>
internal sealed record OperatorRow(Type Operator, double Epsilons, Func<TestRandom, OperatorCase[]> Cases);
