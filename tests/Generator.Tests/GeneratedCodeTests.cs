using System.IO;
using System.Linq;
using DslCompiler.Generator.Emit;
using DslCompiler.Passes;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

public class GeneratedCodeTests
{
    [Fact]
    public void Lenet5_reads_well()
    {
        var model = Compilation.Compile(new Diagnostics.SourceText("lenet5.dsl", File.ReadAllText(RepoFiles.At("models", "lenet5.dsl")))).Models.ShouldHaveSingleItem();
        var planned = Pipeline.Run(model);
        Verify.Named(ModelEmitter.Emit(planned, "Models", "lenet5.dsl"), "model");
        Verify.Named(ShapeEmitter.Emit([planned], "Models"), "shapes");
    }

    [Theory]
    [InlineData("model Net { input [8]; FC 3 }")]
    [InlineData("model Net { input [8]; RELU }")]
    [InlineData("model Net { input [8x8x1]; DROPOUT 0.5 }")]
    [InlineData("model Net { input [8x8x2]; RELU - TANH - SIGMOID - DROPOUT 0.25; FC 2; loss SOFTMAX }")]
    [InlineData("model Net { input [9x8x2]; (CONV 3 3x2 stride 2 pad 1 floor - RELU) * 3; FC6 4 - DROPOUT; FC 2; loss SOFTMAX }")]
    [InlineData("model Net { input [9x8x2]; AVGPOOL 3x2 stride 1 - MAXPOOL 2x2 floor - FC 2 - FC 2 - FC 2; loss SOFTMAX }")]
    [InlineData("model Net { input [8]; (RELU - DROPOUT 0.5) * 300; FC 2; loss SOFTMAX }")]
    [InlineData("model class { input [8]; FC 3 }\nmodel record { input [8]; FC 3 }\nmodel _ { input [8]; FC 3 }")]
    [InlineData("model Cpu { input [8]; FC 3 }\nmodel Declaration { input [8]; FC 3; loss SOFTMAX }\nmodel Create { input [8]; FC 3 }")]
    [InlineData("model Device { input [8]; FC 3 }\nmodel Batch { input [8]; FC 3 }\nmodel Parameter { input [8]; FC 3 }\nmodel T { input [8]; FC 3 }\nmodel V { input [8]; FC 3 }")]
    [InlineData("model Network { input [8]; FC 3 }\nmodel Classifier { input [8]; FC 3; loss SOFTMAX }\nmodel NetworkSpec { input [8]; FC 3 }\nmodel Initializer { input [8]; FC 3 }")]
    [InlineData("model Fc1 { input [8]; FC 3 }\nmodel FC1 { input [8]; FC 3 }\nmodel Fc1Layer { input [8]; FC 3 }\nmodel S8 { input [8]; FC 3 }")]
    [InlineData("model System { input [8]; FC 3 }\nmodel Project { input [8]; FC 3 }\nmodel DslCompiler { input [8]; FC 3 }")]
    [InlineData("model Ptr { input [8]; FC 3 }\nmodel Work { input [8]; FC 3 }\nmodel MatMul { input [8]; FC 3 }\nmodel Philox { input [8]; DROPOUT 0.5; FC 3; loss SOFTMAX }")]
    public void It_compiles_without_a_warning(string text)
    {
        var sources = Roslyn.Generate(new DslText("net.dsl", text));
        sources.Count.ShouldBeGreaterThan(1);
        Roslyn.CompileErrors(sources.Values).ShouldBeEmpty(sources.First().Value);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("cpu", false)]
    [InlineData("cpu,ilgpu", true)]
    [InlineData("ilgpu", true)]
    public void A_project_that_names_ilgpu_gets_a_part_for_gpus(string? backends, bool hasGpu)
    {
        var sources = Roslyn.Sources(Roslyn.DriverFor(backends, new DslText("net.dsl", "model Net { input [8]; FC 2; loss SOFTMAX }")).RunGenerators(Roslyn.Compilation));
        sources.ContainsKey("net.Net.g.cs").ShouldBeTrue();
        sources.TryGetValue("net.Net.gpu.g.cs", out var text).ShouldBe(hasGpu);
        if (hasGpu)
        {
            text!.ShouldContain("public sealed partial class Net : IGpuProgramFactory");
        }
    }

    [Fact]
    public void Random_models_compile_without_a_warning_in_one_project()
    {
        var random = new TestRandom(6);
        var files = Enumerable.Range(0, 12).Select(i =>
            new DslText(Invariant.Text($"net{i}.dsl"), RandomModels.Text(random).Replace("model Net", Invariant.Text($"model Net{i}"), System.StringComparison.Ordinal))).ToArray();
        Roslyn.CompileErrors(Roslyn.Generate(files).Values).ShouldBeEmpty();
    }
}
