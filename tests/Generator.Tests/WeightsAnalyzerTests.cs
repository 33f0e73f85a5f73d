using System;
using System.Linq;
using DslCompiler.Weights;
using Microsoft.CodeAnalysis;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Weights that a project names for a model (F07): what the target DslWeightsHeaders hands to the analyzer, and what that makes of it.</summary>
public class WeightsAnalyzerTests
{
    private const string Net = "model Net {\n  input [8]\n  FC 3\n}\n";
    private const string Tensor = "{\"fc1.weight\":{\"dtype\":\"F32\",\"shape\":[3,8],\"data_offsets\":[0,96]},\"fc1.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[96,108]}}";

    [Fact]
    public void Right_weights_are_silent() => Analyze("data 108\n" + Tensor + "   ").ShouldBeEmpty();

    [Fact]
    public void A_tensor_of_other_extents_is_an_error_at_its_layer()
    {
        var found = Analyze("data 108\n" + Tensor.Replace("[3,8]", "[8,3]", StringComparison.Ordinal)).ShouldHaveSingleItem();
        found.Id.ShouldBe("DSL0503");
        found.Severity.ShouldBe(DiagnosticSeverity.Error);
        found.Location.GetLineSpan().ToString().ShouldBe("/project/net.dsl: (2,2)-(2,6)");
    }

    [Fact]
    public void A_layer_of_another_files_block_is_told_at_the_model()
    {
        var found = Roslyn.Analyze(
            new DslText("net.dsl", "use \"b.dsl\"\nmodel Net {\n  input [8]\n  head(4)\n}\n"),
            new DslText("b.dsl", "// one\n// two\n// three\nblock head(n) { FC n as fc1 }\n"),
            new DslText("obj/net.dslweights", "dsl /project/net.dsl\nweights w\ndata 108\n" + Tensor.Replace("fc1", "head1.fc1", StringComparison.Ordinal)));
        found.Select(f => f.Id).ShouldAllBe(id => id == "DSL0503");
        found.ShouldAllBe(f => f.Location.GetLineSpan().ToString() == "/project/net.dsl: (1,6)-(1,9)");
    }

    [Fact]
    public void Other_files_weights_are_not_this_files()
    {
        Roslyn.Analyze(new DslText("net.dsl", Net), new DslText("obj/a.dslweights", "dsl /project/other.dsl\nweights w\nproblem x\n")).ShouldBeEmpty();
        Analyze("problem there is no such file\n").ShouldHaveSingleItem().GetMessage().ShouldBe(
            "the weights 'w' cannot be used: there is no such file; fix: correct the path, or write or download the file again");
    }

    [Fact]
    public void Weights_reach_no_step_of_the_generator()
    {
        var driver = Roslyn.Driver(new DslText("net.dsl", Net)).RunGenerators(Roslyn.Compilation);
        var again = driver.AddAdditionalTexts([new DslText("obj/net.dslweights", "dsl /project/net.dsl\nweights w\ndata 108\n" + Tensor)]).RunGenerators(Roslyn.Compilation);
        again.GetRunResult().Results.Single().TrackedSteps[DslGenerator.SourceStep].SelectMany(s => s.Outputs).ShouldAllBe(o => o.Reason == IncrementalStepRunReason.Cached || o.Reason == IncrementalStepRunReason.Unchanged);
    }

    /// <summary>Whatever stands in the header: an answer, and no exception.</summary>
    [Fact]
    public void A_damaged_header_is_a_problem_told()
    {
        var whole = "dsl /project/net.dsl\nweights w\ndata 108\n" + Tensor;
        for (var i = 0; i < whole.Length; i++)
        {
            foreach (var text in new[] { whole[..i], whole[..i] + "\u0001" + whole[(i + 1)..], whole[..i] + "9" + whole[(i + 1)..], whole[..i] + "{" + whole[i..] })
            {
                WeightsHeader.Parse(text).Tensors.Count.ShouldBeLessThanOrEqualTo(2);
            }
        }
    }

    private static Diagnostic[] Analyze(string weights) => [.. Roslyn.Analyze(new DslText("net.dsl", Net), new DslText("obj/net.dslweights", "dsl /project/net.dsl\nmodel \nweights w\n" + weights))];
}
