using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using DslCompiler.Weights;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Oracle.Tests;

/// <summary>torchvision's state dicts (F07), saved by <c>samples/torchvision/save_state_dict.py</c> with their counters and auxiliary heads: models of the zoo load
/// them with no mapping and give torchvision's outputs at full size.</summary>
public sealed class StateDictTests(ITestOutputHelper output)
{
    private static readonly string[] Quick = ["squeezenet1_1", "googlenet_torchvision"];

    private static readonly string[] Others = ["resnet18", "alexnet_torchvision", "vgg16", "resnet50", "densenet121", "inception_v3"];

    public static TheoryData<string> Files() => [.. OracleMode.IsAll ? [.. Quick, .. Others] : Quick];

    [PyTorchTheory]
    [MemberData(nameof(Files))]
    public void A_state_dict_loads_as_it_is_and_gives_torchvisions_outputs(string file)
    {
        var folder = Directory.CreateTempSubdirectory("dslc-oracle");
        try
        {
            var weights = Path.Combine(folder.FullName, file + ".safetensors");
            Check(file, weights, PyTorch.SaveStateDict(file, weights));
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
    private void Check(string file, string weights, SafetensorsFile expected)
    {
        var network = ZooModel.Create(file, dropout: false);
        network.Load(weights);
        var input = network.CreateInput(2);
        expected.Find("input")!.Data.CopyTo(input.Span);
        var reference = ReferenceTensor.Whole(expected.Find("output")!.Data);
        var difference = reference.Difference(network.ForwardUntyped(input).Span);

        // What is compared tells its samples and classes apart.
        reference.Scale.ShouldBeGreaterThan(1e-3);
        reference.Elements.ToArray().Distinct().Count().ShouldBeGreaterThan(reference.Elements.Length / 2);
        output.WriteLine(FormattableString.Invariant($"{file}: {difference:0.0e+0} of the largest output, {reference.Scale:0.0e+0}"));
        difference.ShouldBeLessThan(OracleAssert.Outputs);
    }
}
