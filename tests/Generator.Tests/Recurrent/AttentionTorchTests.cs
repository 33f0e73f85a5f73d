using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DslCompiler.Tests;
using DslCompiler.Weights;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>The cells of models/attention.dsl (A21) against the same equations in PyTorch, whole and with lengths in both sequences: tests/fixtures/attention.safetensors
/// by attention_fixture.py.</summary>
public sealed class AttentionTorchTests
{
    private const double Tolerance = 1e-5;
    private static readonly SafetensorsFile Fixture = SafetensorsFile.Read(RepoFiles.At("tests", "fixtures", "attention.safetensors"));
    private static readonly string[] Cells = ["BahdanauGRU(5, 8)", "LuongLSTM(5)"];

    private static readonly Lazy<IReadOnlyList<Type>> Types = new(() => InMemoryCompiler.CompileModels([.. Cells.Select((c, i) =>
        File.ReadAllText(RepoFiles.At("models", "attention.dsl")) + $"model M{i} {{\ninput source [S x 6]\ninput x [T x 4]\nx - scan {c} over source - FC 3\nloss SOFTMAX every step }}")]));

    [Theory]
    [InlineData("bahdanau", 0)]
    [InlineData("bahdanau_padded", 0)]
    [InlineData("luong", 1)]
    [InlineData("luong_padded", 1)]
    public void Scores_gradients_and_twenty_steps_of_Adam_match_PyTorch(string name, int cell)
    {
        var network = InMemoryCompiler.Create(Types.Value[cell], Device.Cpu(2), seed: 1);
        foreach (var parameter in network.Parameters)
        {
            Of(name, "w", parameter.Name).CopyTo(parameter.Value);
        }

        var padded = Fixture.Metadata[name] is not "full" and var lengths ? lengths.Split(" of ") : ["", ""];
        var (source, x) = (Sequence(network, 0, Tensor(name, "source"), padded[1]), Sequence(network, 1, Tensor(name, "x"), padded[0]));
        var labels = Tensor(name, "labels").Data;
        int[] ordered = [.. Enumerable.Range(0, x.Count * x.Steps).Select(i => (int)labels[(i % x.Steps * x.Count) + (i / x.Steps)])];

        network.ComputeGradientsUntyped([source, x], [ordered]).ShouldBe(Tensor(name, "losses").Data[0], (float)Tolerance);
        foreach (var parameter in network.Parameters)
        {
            var expected = Of(name, "g", parameter.Name);
            var largest = expected.Max(Math.Abs);
            foreach (var (a, b) in parameter.Gradient.ToArray().Zip(expected))
            {
                ((double)a).ShouldBe(b, Tolerance * largest, parameter.Name);
            }
        }

        var adam = new Adam(0.01f);
        foreach (var loss in Tensor(name, "losses").Data)
        {
            network.ComputeGradientsUntyped([source, x], [ordered]).ShouldBe(loss, (float)Tolerance * loss, name);
            adam.Step(network);
        }
    }

    [Fact]
    public void What_lies_beyond_the_end_of_the_source_is_not_looked_at()
    {
        var network = InMemoryCompiler.Create(Types.Value[0], Device.Cpu(1), seed: 1);
        var (source, x) = (Sequence(network, 0, Tensor("bahdanau_padded", "source"), "4 7 1"), Sequence(network, 1, Tensor("bahdanau_padded", "x"), "5 3 1"));
        int[] labels = [.. Enumerable.Repeat(1, x.Count * x.Steps)];
        var loss = network.ComputeGradientsUntyped([source, x], [labels]);
        var gradients = network.Memory.Gradients.Span.ToArray();
        source[0, 4].Fill(1e30f);
        source[2, 1].Fill(-1e30f);
        network.ComputeGradientsUntyped([source, x], [labels]).ShouldBe(loss);
        network.Memory.Gradients.Span.ToArray().ShouldBe(gradients);
    }

    private static Sequence Sequence(Network network, int input, WeightTensor tensor, string lengths)
    {
        var sequence = (Sequence)network.InputPorts[input].CreateBatch((int)tensor.Shape[1], (int)tensor.Shape[0]);
        tensor.Data.CopyTo(sequence.Span);
        if (lengths.Length > 0)
        {
            sequence.SetLengths([.. lengths.Split(' ').Select(int.Parse)]);
        }

        return sequence;
    }

    /// <summary>A weight, or its gradient: <c>bahdanauGRU1.Wa</c> is <c>cell.Wa</c> there.</summary>
    private static float[] Of(string name, string kind, string parameter) =>
        Tensor(name, kind + "/" + (parameter.StartsWith("fc1.", StringComparison.Ordinal) ? "fc." : "cell.") + parameter.Split('.')[1]).Data;

    private static WeightTensor Tensor(string name, string what) => Fixture.Find($"{name}/{what}")!;
}
