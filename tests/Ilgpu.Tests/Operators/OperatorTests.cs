using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Generator.Emit;
using DslCompiler.Generator.Tests;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Ilgpu.Tests;

/// <summary>Every operator's kernel, as it is emitted for GPUs, against its naive float64 reference: alone, as tiles, behind others in a chain, beside another, with and
/// without a fused tail.</summary>
public class OperatorTests
{
    /// <summary>A thread adds up all terms of a sum one after the other, where the table's tolerances are those of vectors that add up sixteen at a time.</summary>
    private const double Serial = 4;

    /// <summary>Cases of a row that run, spread over it: each is several kernels to compile, which takes a real device long.</summary>
    private static readonly int Cases = TestDevice.IsStandin ? 8 : 2;

    /// <summary>What goes along two axes of time at once has no lowering yet: a kernel is told the steps of one.</summary>
    private static readonly Type[] NotYet = [typeof(AttendSequence), typeof(AttendQueryOfSequenceGradient), typeof(AttendSequenceGradient)];

    public static TheoryData<string> Operators() => [.. OperatorTable.Rows.Select(r => r.Operator).Where(t => typeof(LoopOperator).IsAssignableFrom(t) || typeof(PointwiseOperator).IsAssignableFrom(t))
        .Where(t => t != typeof(Constant) && !NotYet.Contains(t)).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Kernels_match_the_reference(string name)
    {
        var row = OperatorTable.Find(name);
        var all = row.Cases(new TestRandom(20261122));
        var cases = all.Length <= Cases ? all : [.. Enumerable.Range(0, Cases).Select(i => all[i * (all.Length - 1) / (Cases - 1)])];
        var models = cases.SelectMany((c, i) => OperatorModel.Shapes(c).Select(s => (Number: i, Model: new OperatorModel(Invariant.Text($"{name}{i}{s.Shape}{(s.HasTail ? "Tail" : "")}"), c, s.Shape, s.HasTail)))).ToList();
        models.ShouldNotBeEmpty($"{name} has no lowering for GPUs");
        var planned = models.Select(m => m.Model.Planned()).ToList();
        var assembly = GpuCompiler.Compile([.. planned.Select(GpuCompiler.GpuPart), Classes(planned)]);
        using var device = TestDevice.Create();
        foreach (var ((number, model), plan) in models.Zip(planned))
        {
            var factory = (IGpuProgramFactory)Activator.CreateInstance(assembly.GetType($"{GpuCompiler.Namespace}.{CSharpName.Model(model.Name)}", throwOnError: true)!)!;
            var run = new OperatorRun(model, plan, factory.CreateGpu(device));
            foreach (var batch in number == 0 ? [3, 1, 5] : new[] { 1 + (number % 7) })
            {
                Check(row.Epsilons, model, run, number, batch);
            }
        }
    }

    /// <summary>The other part of each class.</summary>
    private static string Classes(IEnumerable<NetworkModel> models) =>
        $"namespace {GpuCompiler.Namespace};\n" + string.Concat(models.Select(m => $"public sealed partial class {CSharpName.Model(m.Name)};\n"));

    private static void Check(double epsilons, OperatorModel model, OperatorRun run, int number, int batch)
    {
        var random = new TestRandom((ulong)number);
        var inputs = model.Case.Sample(random, batch);
        var (expected, magnitude) = (model.Case.Reference(inputs, batch), Magnitude(model.Case, inputs, batch));
        var channels = model.HasBias ? model.Output.Channels : 1;
        var (bias, factor) = (Draw(random, channels), Draw(random, expected.Length));
        if (model.HasTail)
        {
            int Channel(int i) => i / (model.Output.Length / channels) % channels;
            double Bias(int i) => model.HasBias ? bias[Channel(i)] : 0;
            magnitude = [.. magnitude.Select((m, i) => (Math.Abs(m) + Math.Abs(Bias(i))) * Math.Abs(factor[i]))];
            expected = [.. expected.Select((e, i) => (e + Bias(i)) * factor[i])];
        }

        var text = Invariant.Text($"{model.Case}, {model.Shape}{(model.HasTail ? " with a tail" : "")}, batch {batch}");
        (double[] Result, double[] Second) actual;
        try
        {
            actual = run.Run(inputs, bias, factor, batch);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{text}: {e.Message}", e);
        }

        var allowed = magnitude.Select(m => (epsilons + (model.HasTail ? 2 : 0)) * Serial * Math.ScaleB(1, -24) * m).ToArray();
        Agree(text, actual.Result, expected, allowed);
        if (model.Shape is Shape.Chain)
        {
            Agree(text + ", read by the next kernel", actual.Second, Twice(model.Output, expected), Twice(model.Output, allowed));
        }
        else if (model.Shape is Shape.Beside)
        {
            Agree(text + ", the second", actual.Second, expected, allowed);
        }
    }

    /// <summary>Where the CPU rounds a product and a sum once, a device may do so twice: the error is one of what is summed, not of the result.</summary>
    private static double[] Magnitude(OperatorCase given, double[][] inputs, int batch) => given.Operator is ChannelAffine
        ? (given with { Magnitude = null }).MagnitudeOf(inputs, batch)
        : given.MagnitudeOf(inputs, batch);

    /// <summary>Each sample twice, as the kernel behind it makes it.</summary>
    private static double[] Twice(TensorType type, double[] values) => [.. values.Chunk(type.Length).SelectMany(v => v.Concat(v))];

    private static double[] Draw(TestRandom random, int length) => [.. Enumerable.Range(0, length).Select(_ => (double)random.Signed())];

    private static void Agree(string name, double[] actual, double[] expected, double[] allowed)
    {
        actual.Length.ShouldBe(expected.Length, name);
        for (var i = 0; i < expected.Length; i++)
        {
            var (a, e) = (actual[i], (double)(float)expected[i]);
            if (!(a.Equals(e) || a == e || (double.IsFinite(a) && double.IsFinite(e) && Math.Abs(a - expected[i]) <= allowed[i])))
            {
                throw new InvalidOperationException(FormattableString.Invariant($"{name}, element {i}: {a:R}, not {expected[i]:R}; {Math.Abs(a - expected[i]):g3} apart, {allowed[i]:g3} allowed"));
            }
        }
    }
}
