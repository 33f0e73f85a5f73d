using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DslCompiler.Tests;
using Shouldly;

namespace DslCompiler.Generator.Tests;

/// <summary>ONNX's RNN, LSTM and GRU against scans of the cells of models/cells.dsl, on every kind of vector: the standard's node cases for them (A18, A19).</summary>
public sealed class OnnxRecurrentTests
{
    private const float Tolerance = 1e-5f;

    /// <summary>The cell, and the letters of its parameters in the order of ONNX's gates.</summary>
    private static readonly Dictionary<string, (string Cell, string[] Input, string[] State, string[] Bias)> Cells = new()
    {
        ["RNN"] = ("RNN", ["Wx"], ["Wh"], ["b"]),
        ["LSTM"] = ("LSTM", ["Wi", "Wo", "Wf", "Wg"], ["Ui", "Uo", "Uf", "Ug"], ["bi", "bo", "bf", "bg"]),
        ["GRU"] = ("GRU", ["Wz", "Wr", "Wg"], ["Uz", "Ur", "Ug"], ["bz", "br", "bg"]),
    };

    [SharedDataFact(OnnxCase.Folder)]
    public void The_recurrent_cases_pass()
    {
        var cases = OnnxCase.ReadAll().Where(c => Cells.ContainsKey(c.Node.Operator)).ToList();
        cases.Count.ShouldBe(4);
        foreach (var onnx in cases)
        {
            // Other attributes would ask for another cell or direction.
            onnx.Node.Attributes.Keys.ShouldBe(["hidden_size"]);
            foreach (var level in Enum.GetValues<SimdLevel>().Where(l => l != SimdLevel.Auto && SimdLevels.IsSupported(l)))
            {
                Compare(onnx, level);
            }
        }
    }

    private static void Compare(OnnxCase onnx, SimdLevel level)
    {
        var (cell, input, state, bias) = Cells[onnx.Node.Operator];
        var (x, w, hidden) = (onnx.Input(0), onnx.Input(1), onnx.Integer("hidden_size", 0));
        var (steps, batch, width) = (x.Extents[0], x.Extents[1], x.Extents[2]);
        var type = InMemoryCompiler.CompileModels([File.ReadAllText(RepoFiles.At("models", "cells.dsl")) + FormattableString.Invariant($"model M0 {{ input [T x {width}]\nscan {cell}({hidden}) last }}")])[0];
        var network = InMemoryCompiler.Create(type, new CpuDevice(2, level), seed: 1);
        Split(network, input, w.Values, hidden * width);
        Split(network, state, onnx.Input(2).Values, hidden * hidden);
        var both = onnx.Input(3).Values;
        Split(network, bias, [.. both.Take(both.Length / 2).Zip(both.Skip(both.Length / 2), (a, b) => a + b)], hidden);

        var sequence = (Sequence)network.InputPorts[0].CreateBatch(batch, steps);
        x.Values.Select(v => (float)v).ToArray().CopyTo(sequence.Span);
        var expected = onnx.Output(1).Values;
        var actual = network.ForwardUntyped(sequence).Span.ToArray();
        actual.Length.ShouldBe(expected.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            actual[i].ShouldBe((float)expected[i], Tolerance, $"{onnx.Name}, {level}");
        }
    }

    private static void Split(Network network, string[] roles, double[] values, int length)
    {
        for (var i = 0; i < roles.Length; i++)
        {
            values.Skip(i * length).Take(length).Select(v => (float)v).ToArray().CopyTo(network.Parameters.Single(p => p.Name.EndsWith("." + roles[i], StringComparison.Ordinal)).Value);
        }
    }
}
