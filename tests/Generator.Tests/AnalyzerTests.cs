using System.Linq;
using DslCompiler.Diagnostics;
using Microsoft.CodeAnalysis;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

public class AnalyzerTests
{
    [Fact]
    public void A_mistake_is_shown_at_its_place_in_the_dsl_file()
    {
        var found = Roslyn.Analyze(new DslText("nets/vgg.dsl", "model Vgg {\r\n  input [227x227x3]\r\n\tCONV 64 3x3 pad 1 - POOL 2x2\r\n  FC 10\r\n}\r\n")).ShouldHaveSingleItem();
        found.Id.ShouldBe("DSL0203");
        found.Severity.ShouldBe(DiagnosticSeverity.Error);
        var place = found.Location.GetLineSpan();
        place.Path.ShouldBe("/project/nets/vgg.dsl");
        (place.StartLinePosition.Line, place.StartLinePosition.Character).ShouldBe((2, 21));
        (place.EndLinePosition.Line, place.EndLinePosition.Character).ShouldBe((2, 29));
        found.GetMessage().ShouldBe(
            "pool1 does not tile its input: (227 - 2)/2 + 1 = 113.5; input [227x227x64] comes from CONV 64 3x3 pad 1 (line 3); "
            + "fix: use 3x3 stride 2, an input of 228x228, or write `floor`");
    }

    [Fact]
    public void All_mistakes_of_all_files_are_shown_and_good_files_are_silent()
    {
        var found = Roslyn.Analyze(
            new DslText("a.dsl", "model A {\n  input [8]\n  FCC 3\n  FC\n}\n"),
            new DslText("b.dsl", ""),
            new DslText("c.dsl", "model C { input [8]; FC 3 }"),
            new DslText("d.txt", "no model"));
        found.Select(d => $"{System.IO.Path.GetFileName(d.Location.GetLineSpan().Path)} {d.Id}").Order()
            .ShouldBe(["a.dsl DSL0301", "a.dsl DSL0303", "b.dsl DSL0311"]);
    }

    [Fact]
    public void A_model_of_two_files_is_a_mistake_of_the_second_by_path()
    {
        var (good, again) = ("model Net { input [8]; FC 3 }", "// model Net {\nmodel Other { input [8]; FC 3 }\nmodel net { input [8]; FC 3 }");
        var found = Roslyn.Analyze(new DslText("nets/b.dsl", again), new DslText("a.dsl", good), new DslText("c.dsl", "model Net { input [8]; FCC 3 }"));
        found.Select(d => d.Id).Order().ShouldBe(["DSL0301", "DSL0306"]);
        var duplicate = found.Single(d => d.Id == "DSL0306");
        duplicate.GetMessage().ShouldBe("'net' is already the name of a model of ../a.dsl; fix: give one of them another name");
        duplicate.Location.GetLineSpan().ToString().ShouldBe("/project/nets/b.dsl: (2,6)-(2,9)");
    }

    [Fact]
    public void It_declares_every_rule() => new DslAnalyzer().SupportedDiagnostics.Select(d => d.Id).ShouldBe(Rules.All.Select(r => r.Id));
}
