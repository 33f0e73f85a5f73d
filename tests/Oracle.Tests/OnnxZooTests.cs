using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using DslCompiler.Cli;
using DslCompiler.Data;
using DslCompiler.Onnx;
using DslCompiler.Random;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Oracle.Tests;

/// <summary>Every model of the zoo as ONNX (F09): ONNX's checker has nothing against it, and ONNX Runtime gives our outputs within 1e-4 of the largest, with another
/// batch and other numbers of steps than any that the file knows. <c>DSLC_ORACLE=all</c>: all; otherwise some small ones.</summary>
public sealed class OnnxZooTests(ITestOutputHelper output)
{
    private const int Samples = 2;

    /// <summary>Of each axis of time another number.</summary>
    private static readonly int[] Steps = [1, 7, 5];

    private static readonly string[] Quick = ["lenet5", "resnet20_cifar", "squeezenet1_1", "min_char_rnn", "bilstm_tagger", "captioner_attention", "seq2seq"];

    public static TheoryData<string, string> Models()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (file, model) in ZooModel.All.Where(m => OracleMode.IsAll || Quick.Contains(m.File)))
        {
            rows.Add(file, model);
        }

        return rows;
    }

    [OnnxToolsTheory]
    [MemberData(nameof(Models))]
    public void ONNX_Runtime_gives_our_outputs(string file, string model)
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
        OnnxTools.NoChecker.ShouldBeNull();
        OnnxTools.Check(onnx).ShouldBeNull();

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

        var size = new FileInfo(onnx).Length / 1e6;
        output.WriteLine(FormattableString.Invariant($"| {name} | {graph.Nodes.Count} | {size:0.0} | ok | {(OnnxTools.NoRuntime is null ? $"{difference:0.0e+0}" : "not asked: " + OnnxTools.NoRuntime)} |"));
    }
}

/// <summary>A test that asks ONNX's checker, and ONNX Runtime where it is installed: skipped, with the reason printed, where there is no checker.</summary>
internal sealed class OnnxToolsTheoryAttribute : TheoryAttribute
{
    public OnnxToolsTheoryAttribute() => Skip = OnnxTools.NoChecker;
}
