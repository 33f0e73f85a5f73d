using System;
using System.IO;
using System.Linq;
using DslCompiler.Tests;
using Microsoft.CodeAnalysis;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Files that use blocks of others, as the generator and the analyzer see them.</summary>
public class UseTests
{
    private const string Blocks = "block stage(k, n) { (CONV k 3x3 pad 1 - RELU) * n - MAXPOOL 2x2 }\n";
    private const string Net = "use \"../blocks/vgg.dsl\"\nmodel Net {\n  input [32x32x3]\n  stage(8, 2) - stage(16, 1)\n  FC 10\n  loss SOFTMAX\n}\n";

    [Fact]
    public void A_block_of_another_file_is_bound_in_the_model()
    {
        var sources = Roslyn.Generate(new DslText("nets/net.dsl", Net), new DslText("blocks/vgg.dsl", Blocks));
        sources.Keys.ShouldBe(["nets.net.Net.g.cs", "DslShapes.g.cs"], ignoreOrder: true);
        sources["nets.net.Net.g.cs"].ShouldContain("\"stage1.conv2.weight\"");
        Roslyn.CompileErrors(sources.Values).ShouldBeEmpty();
    }

    [Fact]
    public void An_edited_block_makes_its_users_anew_and_nobody_else()
    {
        var other = new DslText("other.dsl", "model Other { input [8]; FC 3 }\n");
        DslText[] files = [new("nets/net.dsl", Net), new("blocks/vgg.dsl", Blocks), other];
        var driver = Roslyn.Driver(files).RunGenerators(Roslyn.Compilation);
        driver = driver.ReplaceAdditionalText(files[1], new DslText("blocks/vgg.dsl", Blocks.Replace("3x3 pad 1", "5x5 pad 2", StringComparison.Ordinal)));
        var second = driver.RunGenerators(Roslyn.Compilation);
        Roslyn.Sources(second)["nets.net.Net.g.cs"].ShouldContain("5x5");
        second.GetRunResult().Results.Single().TrackedSteps[DslGenerator.SourceStep].SelectMany(s => s.Outputs).Select(o => o.Reason)
            .ShouldBe([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], ignoreOrder: true);
    }

    [Fact]
    public void A_mistake_in_a_used_block_is_told_at_its_use_with_the_place()
    {
        var broken = Blocks.Replace("MAXPOOL 2x2", "MAXPOOL 3x3 stride 2", StringComparison.Ordinal);
        var found = Roslyn.Analyze(new DslText("nets/net.dsl", Net), new DslText("blocks/vgg.dsl", broken)).ShouldHaveSingleItem();
        found.Id.ShouldBe("DSL0203");
        found.Location.GetLineSpan().Path.ShouldEndWith("nets/net.dsl");
        found.Location.GetLineSpan().StartLinePosition.ShouldBe(new(3, 2));
        found.GetMessage(System.Globalization.CultureInfo.InvariantCulture).ShouldContain("blocks/vgg.dsl(1,");
    }

    [Fact]
    public void The_zoo_is_one_project()
    {
        var files = Directory.GetFiles(RepoFiles.At("models"), "*.dsl").Select(f => new DslText("models/" + Path.GetFileName(f), File.ReadAllText(f))).ToArray();
        var models = Roslyn.Generate([.. files]).Keys.Where(k => k.StartsWith("models.", StringComparison.Ordinal)).ToList();
        models.ShouldContain("models.resnet152.ResNet152.g.cs");
        models.Count.ShouldBeGreaterThan(20);
        Roslyn.Analyze([.. files]).Select(d => d.ToString()).ShouldBeEmpty();
    }
}
