using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using DslCompiler.Tests;
using DslCompiler.Weights;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>The cells of models/cells.dsl against torch.nn.RNN, LSTM and GRU (A18, A19): one and two layers, both directions, packed lengths;
/// tests/fixtures/recurrent.safetensors by recurrent_fixture.py.</summary>
public sealed class RecurrentTorchTests
{
    private const double Tolerance = 1e-5;
    private static readonly SafetensorsFile Fixture = SafetensorsFile.Read(RepoFiles.At("tests", "fixtures", "recurrent.safetensors"));
    private static readonly string[] Names = [.. Fixture.Metadata.Keys.Where(k => k is not ("torch" or "model")).Order(StringComparer.Ordinal)];

    private static readonly Lazy<IReadOnlyList<Type>> Types = new(() => InMemoryCompiler.CompileModels([.. Names.Select((n, i) =>
        File.ReadAllText(RepoFiles.At("models", "cells.dsl")) + $"model M{i} {{\ninput [T x 4]\n{Layers(n)} - FC 3\nloss SOFTMAX every step }}")]));

    public static TheoryData<string> Cases() => [.. Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_gradients_and_twenty_steps_of_Adam_match_PyTorch(string name)
    {
        var (network, expected) = (Create(name, "w/"), Create(name, "g/"));
        var (x, labels) = Data(name);
        var scores = (Sequence)network.ForwardUntyped(x);
        Compare([.. scores.Span], Tensor(name, "y").Data, x, name + " scores");
        network.ComputeGradientsUntyped([x], [labels]);
        foreach (var (parameter, gradient) in network.Parameters.Zip(expected.Parameters))
        {
            Compare(parameter.Gradient.ToArray(), gradient.Value.ToArray(), null, $"{name} {parameter.Name}");
        }

        var adam = new Adam(0.01f);
        foreach (var loss in Tensor(name, "losses").Data)
        {
            network.ComputeGradientsUntyped([x], [labels]).ShouldBe(loss, (float)Tolerance * loss, name);
            adam.Step(network);
        }
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        var network = Create("lstm", "w/");
        Should.Throw<UserErrorException>(() => TorchRecurrent.Load(network, "lstm1", Prefixed("rnn2", "w/"), "rnn")).Message.ShouldContain("has 20 elements, the layer takes 80");
        Should.Throw<UserErrorException>(() => TorchRecurrent.Load(network, "lstm1", Prefixed("lstm", "w/"), "lstm")).Message.ShouldContain("no tensor 'lstm.weight_ih_l0'");
        Should.Throw<UserErrorException>(() => TorchRecurrent.Load(network, "fc1", Prefixed("lstm", "w/"), "rnn")).Message.ShouldContain("layer 'fc1' is none of the cells");
    }

    private static string Layers(string name)
    {
        var cell = name.StartsWith("lstm", StringComparison.Ordinal) ? "LSTM" : name.StartsWith("gru", StringComparison.Ordinal) ? "GRUResetAfter" : "RNN";
        return name.Contains("both", StringComparison.Ordinal) ? $"concat {{ scan {cell}(5) | scan {cell}(5) reverse }}" : $"scan {cell}(5){(name.EndsWith('2') ? " * 2" : "")}";
    }

    /// <summary>A network with the weights of PyTorch's, or with its gradients in their place.</summary>
    private static Network Create(string name, string kind)
    {
        var network = InMemoryCompiler.Create(Types.Value[Array.IndexOf(Names, name)], Device.Cpu(2), seed: 1);
        var layers = network.Parameters.Select(p => p.Name.Split('.')[0]).Distinct().Where(l => l != "fc1").ToList();
        var file = Prefixed(name, kind);
        for (var i = 0; i < layers.Count; i++)
        {
            var isBoth = name.Contains("both", StringComparison.Ordinal);
            TorchRecurrent.Load(network, layers[i], file, "rnn", isBoth ? 0 : i, isBoth && i == 1);
        }

        foreach (var parameter in network.Parameters.Where(p => p.Name.StartsWith("fc1.", StringComparison.Ordinal)))
        {
            file.Find("fc." + parameter.Name.Split('.')[1])!.Data.CopyTo(parameter.Value);
        }

        return network;
    }

    private static (Sequence X, int[] Labels) Data(string name)
    {
        var (x, labels) = (Tensor(name, "x"), Tensor(name, "labels"));
        var (steps, batch) = ((int)x.Shape[0], (int)x.Shape[1]);
        var network = InMemoryCompiler.Create(Types.Value[Array.IndexOf(Names, name)], Device.Cpu(1), seed: 1);
        var sequence = (Sequence)network.InputPorts[0].CreateBatch(batch, steps);
        x.Data.CopyTo(sequence.Span);
        if (Fixture.Metadata[name] is not "full" and var lengths)
        {
            sequence.SetLengths([.. lengths.Split(' ').Select(int.Parse)]);
        }

        return (sequence, [.. Enumerable.Range(0, batch * steps).Select(i => (int)labels.Data[(i % steps * batch) + (i / steps)])]);
    }

    private static SafetensorsFile Prefixed(string name, string kind) => new(
        ImmutableDictionary<string, string>.Empty,
        [.. Fixture.Tensors.Where(t => t.Name.StartsWith($"{name}/{kind}", StringComparison.Ordinal)).Select(t => t with { Name = t.Name[(name.Length + kind.Length + 1)..] })]);

    private static WeightTensor Tensor(string name, string what) => Fixture.Find($"{name}/{what}")!;

    /// <summary>Relative to the largest; where sequences are given, what lies beyond their ends is none of PyTorch's concern (its linear layer gives the bias there).</summary>
    private static void Compare(float[] actual, float[] expected, Sequence? sequence, string what)
    {
        actual.Length.ShouldBe(expected.Length);
        var largest = expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
        {
            var row = i / 3;
            if (sequence is null || sequence.Lengths.IsEmpty || row / sequence.Count < sequence.Lengths[row % sequence.Count])
            {
                ((double)actual[i]).ShouldBe(expected[i], Tolerance * largest, $"{what}, element {i}");
            }
        }
    }
}
