using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using DslCompiler.Diagnostics;
using DslCompiler.Onnx.Import;
using DslCompiler.Weights;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Oracle.Tests;

/// <summary>ONNX files that PyTorch wrote itself (F09), as text: PyTorch's outputs, and blocks where the net has some.</summary>
public sealed class TorchExportTests(ITestOutputHelper output)
{
    private const int Samples = 2;

    private static readonly string[] Others = ["resnet18", "vgg16", "alexnet", "densenet121", "googlenet", "inception_v3"];

    public static TheoryData<string> Models() => [.. OracleMode.IsAll ? ["squeezenet1_1", .. Others] : new[] { "squeezenet1_1" }];

    [PyTorchTheory]
    [MemberData(nameof(Models))]
    public void A_file_of_PyTorchs_exporter_gives_its_outputs(string model)
    {
        var folder = Directory.CreateTempSubdirectory("dslc-onnx");
        try
        {
            Check(model, Path.Combine(folder.FullName, "model.onnx"));
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
    private void Check(string model, string onnx)
    {
        var expected = PyTorch.ExportOnnx(model, onnx);
        var imported = OnnxImport.Import(File.ReadAllBytes(onnx), model);
        var weights = onnx + ".safetensors";
        SafetensorsFile.Write(weights, null, imported.Tensors.Select(t => (t.Name, t.Extents, (ReadOnlyMemory<float>)t.Values())));
        var network = ZooModel.Compile(Compilation.Compile(new SourceText(model + ".dsl", imported.Text)).Models.Single(), Samples);
        network.Load(weights);
        var input = network.CreateInput(Samples);
        expected.Find("input")!.Data.CopyTo(input.Span);
        var difference = ReferenceTensor.Whole(expected.Find("output")!.Data).Difference(network.ForwardUntyped(input).Span);
        output.WriteLine(FormattableString.Invariant($"| {model} | {imported.Text.Split('\n').Count(l => l.Length > 0)} lines | {difference:0.0e+0} |"));
        difference.ShouldBeLessThan(OracleAssert.Outputs, imported.Text);
        if (model is not ("vgg16" or "alexnet"))
        {
            imported.Text.ShouldContain("\nblock ");
        }
    }
}
