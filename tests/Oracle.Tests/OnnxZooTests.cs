using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using DslCompiler.Cli;
using DslCompiler.Data;
using DslCompiler.Diagnostics;
using DslCompiler.Onnx;
using DslCompiler.Onnx.Import;
using DslCompiler.Random;
using DslCompiler.Weights;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Oracle.Tests;

/// <summary>Every model of the zoo as ONNX (F09): ONNX's checker has nothing against it, and ONNX Runtime gives our outputs within 1e-4 of the largest, with another
/// batch and other numbers of steps than any that the file knows; read back it is the same net. Where checker or runtime are not installed the line says so, and the
/// rest is tested. <c>DSLC_ORACLE=all</c>: all; otherwise some small ones.</summary>
public sealed class OnnxZooTests(ITestOutputHelper output)
{
    private const int Samples = 2;

    /// <summary>Of each axis of time another number.</summary>
    private static readonly int[] Steps = [1, 7, 5];

    private static readonly string[] Quick = ["lenet5", "resnet20_cifar", "squeezenet1_1", "min_char_rnn", "sentiment_rnn", "bilstm_tagger", "captioner_attention", "seq2seq", "seq2seq_attention"];

    public static TheoryData<string, string> Models()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (file, model) in ZooModel.All.Where(m => OracleMode.IsAll || Quick.Contains(m.File)))
        {
            rows.Add(file, model);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void ONNX_means_the_same_there_and_back(string file, string model)
    {
        var folder = Directory.CreateTempSubdirectory("dslc-onnx");
        try
        {
            Check(file, model, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    /// <summary>By itself, so that the memory is free when it is over.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Check(string file, string name, string folder)
    {
        var model = ZooModel.Find(file, name);
        var network = ZooModel.Compile(model, Samples);
        ZooDraw.Weights(network);
        var onnx = Path.Combine(folder, "model.onnx");
        var tensors = network.Parameters.Concat<NamedTensor>(network.Buffers).ToDictionary(t => t.Name);
        var graph = OnnxExport.Export(model, tensor => tensors[tensor].Value.ToArray());
        AtomicFile.Write(onnx, stream => OnnxWriter.Write(stream, graph));
        if (OnnxTools.NoChecker is null)
        {
            OnnxTools.Check(onnx).ShouldBeNull();
        }

        var inputs = network.InputPorts.Select((p, i) => RandomInput.Normal(p, Samples, new Philox(1, (ulong)i), Steps[p.Time])).ToList();
        var ours = network.ForwardUntyped(inputs).Select(b => b.Span.ToArray()).ToList();
        var difference = 0.0;
        if (OnnxTools.NoRuntime is null)
        {
            var theirs = OnnxTools.Outputs(onnx, network, inputs, folder);
            theirs.Count.ShouldBe(ours.Count);
            difference = theirs.Zip(ours).Max(o => ReferenceTensor.Whole(o.First).Difference(o.Second));
            difference.ShouldBeLessThan(1e-4);
        }

        var back = file.Contains("attention", StringComparison.Ordinal) ? "attention is not read" : RoundTrip(onnx, file, network, inputs, ours);
        var size = new FileInfo(onnx).Length / 1e6;
        output.WriteLine(FormattableString.Invariant($"| {name} | {graph.Nodes.Count} | {size:0.0} | {OnnxTools.NoChecker ?? "ok"} | {(OnnxTools.NoRuntime is null ? $"{difference:0.0e+0}" : "not asked: " + OnnxTools.NoRuntime)} | {back} |"));
    }

    /// <summary>Reads the file back: the text gives the same outputs, and is at most half as long again as the original.</summary>
    private static string RoundTrip(string onnx, string file, Network network, List<Batch> inputs, List<float[]> ours)
    {
        var imported = OnnxImport.Import(File.ReadAllBytes(onnx), file);
        var weights = onnx + ".safetensors";
        SafetensorsFile.Write(weights, null, imported.Tensors.Select(t => (t.Name, t.Extents, (ReadOnlyMemory<float>)t.Values())));
        var again = ZooModel.Compile(Compilation.Compile(new SourceText(file + ".dsl", imported.Text)).Models.Single(), Samples);
        again.Load(weights);
        var outputs = again.ForwardUntyped(inputs).Select(b => b.Span.ToArray()).ToList();
        outputs.Count.ShouldBe(ours.Count);
        var difference = ours.Zip(outputs).Max(o => ReferenceTensor.Whole(o.First).Difference(o.Second));
        difference.ShouldBeLessThan(1e-4, imported.Text);
        var (lines, original) = (Lines(imported.Text), ZooModel.Texts(file).Sum(Lines));
        lines.ShouldBeLessThanOrEqualTo(original * 3 / 2, imported.Text);
        again.Parameters.Sum(p => (long)p.Spec.Length).ShouldBe(network.Parameters.Sum(p => (long)p.Spec.Length));
        return FormattableString.Invariant($"{difference:0.0e+0} | {lines} of {original} lines");
    }

    /// <summary>Without comments and blank lines.</summary>
    private static int Lines(string text) => text.Split('\n').Count(l => l.Trim() is { Length: > 0 } line && !line.StartsWith("//", StringComparison.Ordinal));
}
