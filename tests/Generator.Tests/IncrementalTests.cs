using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>What the generator does again when something changes, and what it does not.</summary>
public class IncrementalTests
{
    private const string One = "model One {\n  input [8]\n  FC 4 // four\n  loss SOFTMAX\n}\n";
    private const string Two = "model Two {\n  input [8x8x1]\n  CONV 2 3x3 - RELU - FC 3\n}\n";
    private static readonly string[] Steps =
    [
        DslGenerator.FileStep, DslGenerator.UseStep, DslGenerator.LibraryStep, DslGenerator.InputStep, DslGenerator.ModelStep, DslGenerator.SourceStep,
        DslGenerator.ShapeStep,
    ];

    [Fact]
    public void Nothing_changed_nothing_done()
    {
        var second = Second([new DslText("one.dsl", One), new DslText("two.dsl", Two)], (driver, _) => driver);
        foreach (var step in Steps)
        {
            Reasons(second, step).ShouldAllBe(r => r == IncrementalStepRunReason.Cached || r == IncrementalStepRunReason.Unchanged, step);
        }

        Outputs(second).ShouldAllBe(r => r == IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void Code_typed_elsewhere_reaches_nothing()
    {
        var driver = Roslyn.Driver(new DslText("one.dsl", One)).RunGenerators(Roslyn.Compilation);
        var second = driver.RunGenerators(Roslyn.Compilation.AddSyntaxTrees(Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText("class Typed;")));
        Steps.SelectMany(s => Reasons(second, s)).ShouldAllBe(r => r == IncrementalStepRunReason.Cached || r == IncrementalStepRunReason.Unchanged);
        Outputs(second).ShouldAllBe(r => r == IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void An_edited_comment_ends_at_the_model()
    {
        var second = Second([new DslText("one.dsl", One)], (driver, files) => driver.ReplaceAdditionalText(files[0], new DslText("one.dsl", One.Replace("four", "4 scores", StringComparison.Ordinal))));
        Reasons(second, DslGenerator.FileStep).ShouldBe([IncrementalStepRunReason.Modified]);
        Reasons(second, DslGenerator.ModelStep).ShouldBe([IncrementalStepRunReason.Unchanged]);
        Reasons(second, DslGenerator.SourceStep).ShouldBe([IncrementalStepRunReason.Cached]);
        Reasons(second, DslGenerator.ShapeStep).ShouldAllBe(r => r == IncrementalStepRunReason.Cached || r == IncrementalStepRunReason.Unchanged);
        Outputs(second).ShouldAllBe(r => r == IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void An_edited_file_is_compiled_alone()
    {
        var second = Second([new DslText("one.dsl", One), new DslText("two.dsl", Two)], (driver, files) => driver.ReplaceAdditionalText(files[0], new DslText("one.dsl", One.Replace("FC 4", "FC 5", StringComparison.Ordinal))));
        Reasons(second, DslGenerator.FileStep).ShouldBe([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], ignoreOrder: true);
        Reasons(second, DslGenerator.ModelStep).ShouldBe([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], ignoreOrder: true);
        Reasons(second, DslGenerator.SourceStep).ShouldBe([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], ignoreOrder: true);
        Roslyn.Sources(second)["one.One.g.cs"].ShouldContain("S5");
    }

    [Fact]
    public void What_a_tune_file_says_reaches_the_model_beside_it_alone()
    {
        const string wide = "model Wide {\n  input [16x16x32]\n  CONV 32 3x3 - GLOBALAVGPOOL - FC 3\n}\n";
        var driver = Roslyn.Driver(new DslText("wide.dsl", wide), new DslText("other.dsl", wide.Replace("Wide", "Other", StringComparison.Ordinal))).RunGenerators(Roslyn.Compilation);
        Roslyn.Sources(driver)["wide.Wide.g.cs"].ShouldContain("WinogradConv2d<");
        var second = driver.AddAdditionalTexts([new DslText("wide.tune", "conv1 direct\n")]).RunGenerators(Roslyn.Compilation);
        Reasons(second, DslGenerator.SourceStep).ShouldBe([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], ignoreOrder: true);
        Roslyn.Sources(second)["wide.Wide.g.cs"].ShouldNotContain("WinogradConv2d<");
        Roslyn.Sources(second)["other.Other.g.cs"].ShouldContain("WinogradConv2d<");
    }

    [Fact]
    public void A_file_that_breaks_takes_its_own_model_only()
    {
        var second = Second([new DslText("one.dsl", One), new DslText("two.dsl", Two)], (driver, files) => driver.ReplaceAdditionalText(files[0], new DslText("one.dsl", "model One {")));
        Roslyn.Sources(second).Keys.ShouldBe(["two.Two.g.cs", "DslShapes.g.cs"], ignoreOrder: true);
        Reasons(second, DslGenerator.SourceStep).ShouldContain(IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void A_model_with_a_mistake_takes_nothing_from_the_others_of_its_file() =>
        Roslyn.Generate(new DslText("nets.dsl", "model Bad { input [8]; FCC 3 }\n" + Two)).Keys.ShouldBe(["nets.Two.g.cs", "DslShapes.g.cs"], ignoreOrder: true);

    [Fact]
    public void A_model_named_twice_is_given_once() =>
        Roslyn.Generate(new DslText("nets.dsl", One + One + Two)).Keys.ShouldBe(["nets.One.g.cs", "nets.Two.g.cs", "DslShapes.g.cs"], ignoreOrder: true);

    [Fact]
    public void Files_of_one_name_in_two_folders_stay_apart()
    {
        var sources = Roslyn.Generate(new DslText("a/net.dsl", One), new DslText("b/net.dsl", Two), new DslText("net.dsl", "model Three { input [8]; FC 2 }"));
        sources.Keys.ShouldBe(["a.net.One.g.cs", "b.net.Two.g.cs", "net.Three.g.cs", "DslShapes.g.cs"], ignoreOrder: true);
        Roslyn.CompileErrors(sources.Values).ShouldBeEmpty();
    }

    [Fact]
    public void Names_that_look_alike_stay_apart()
    {
        var names = new[] { "a b.dsl", "a_b.dsl", "a.b.dsl", "a/b.dsl", "a+b.dsl", "é.dsl", "a,b.dsl", "(a).dsl", "/elsewhere/a b.dsl" };
        names.Select(n => DslFile.Read(new DslText(n, ""), new ProjectSettings(Roslyn.ProjectFolder, "Project"), default).HintName)
            .Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(names.Length);
    }

    [Fact]
    public void The_text_depends_on_the_file_alone()
    {
        var (one, two) = (new DslText("one.dsl", One), new DslText("two.dsl", Two));
        var first = Roslyn.Generate(one, two);
        Roslyn.Generate(new DslText("one.dsl", One), new DslText("two.dsl", Two)).ShouldBe(first);
        Roslyn.Generate(two, one).OrderBy(s => s.Key, StringComparer.Ordinal).ShouldBe(first.OrderBy(s => s.Key, StringComparer.Ordinal));
        Roslyn.Generate(one)["one.One.g.cs"].ShouldBe(first["one.One.g.cs"]);
    }

    [Fact]
    public void Other_additional_files_are_let_be() => Roslyn.Generate(new DslText("notes.txt", "model"), new DslText("data.dslx", "model")).ShouldBeEmpty();

    [Fact]
    public void Equal_shapes_of_two_models_are_one_type() =>
        Roslyn.Generate(new DslText("one.dsl", One), new DslText("two.dsl", One.Replace("One", "Other", StringComparison.Ordinal)))["DslShapes.g.cs"]
            .Split("struct S8 ").Length.ShouldBe(2);

    [Fact]
    public void One_of_forty_edited_files_is_compiled_alone()
    {
        string Net(int n, int neurons) => Invariant.Text($"model Net{n} {{ input [8]; FC {neurons}; loss SOFTMAX }}");
        var second = Second(
            [.. Enumerable.Range(0, 40).Select(n => new DslText(Invariant.Text($"net{n}.dsl"), Net(n, 3)))],
            (driver, files) => driver.ReplaceAdditionalText(files[17], new DslText("net17.dsl", Net(17, 4))));
        foreach (var step in new[] { DslGenerator.FileStep, DslGenerator.InputStep, DslGenerator.ModelStep, DslGenerator.SourceStep })
        {
            Reasons(second, step).Count.ShouldBe(40, step);
            Reasons(second, step).Count(IsDoneAgain).ShouldBe(1, step);
        }

        Reasons(second, DslGenerator.LibraryStep).ShouldAllBe(r => !IsDoneAgain(r));
        Reasons(second, DslGenerator.ShapeStep).ShouldBe([IncrementalStepRunReason.Modified]);
        Outputs(second).Count(IsDoneAgain).ShouldBe(2);
    }

    [Theory]
    [InlineData("blocks/deep.dsl", new[] { "user.dsl", "blocks/blocks.dsl" })]
    [InlineData("blocks/blocks.dsl", new[] { "user.dsl" })]
    [InlineData("user.dsl", new string[0])]
    [InlineData("alone.dsl", new string[0])]
    public void An_edited_file_reaches_those_that_use_it_and_no_others(string edited, string[] users)
    {
        DslText[] files =
        [
            new("user.dsl", "use \"./blocks/../blocks/blocks.dsl\"\n" + One),
            new("blocks/blocks.dsl", "use \"deep.dsl\"\n" + Two),
            new("blocks/deep.dsl", "use \"missing.dsl\"\n" + One.Replace("One", "Three", StringComparison.Ordinal)),
            new("alone.dsl", One.Replace("One", "Four", StringComparison.Ordinal)),
        ];
        var index = Array.FindIndex(files, f => f.Path == new DslText(edited, "").Path);
        var second = Second(files, (driver, _) => driver.ReplaceAdditionalText(files[index], new DslText(edited, files[index].GetText() + "// edited\n")));
        var inputs = second.GetRunResult().Results.Single().TrackedSteps[DslGenerator.InputStep].SelectMany(s => s.Outputs).ToList();
        inputs.Count.ShouldBe(4);
        inputs.Where(o => IsDoneAgain(o.Reason)).Select(o => ((CompileInput)o.Value).File.Path)
            .ShouldBe(new[] { edited }.Concat(users).Select(u => new DslText(u, "").Path), ignoreOrder: true);
        Reasons(second, DslGenerator.ModelStep).Count(r => r != IncrementalStepRunReason.Cached).ShouldBe(1 + users.Length);
    }

    [Fact]
    public void Circles_of_use_end() => Roslyn.Generate(
        new DslText("a.dsl", "use \"b.dsl\"\n" + One), new DslText("b.dsl", "use \"a.dsl\"\nuse \"b.dsl\"\n" + Two)).ShouldNotBeNull();

    [Fact]
    public void A_model_of_two_files_is_given_for_the_first_of_them()
    {
        var (a, b) = (new DslText("b.dsl", One.Replace("FC 4", "FC 5", StringComparison.Ordinal) + Two), new DslText("a.dsl", One));
        var sources = Roslyn.Generate(a, b);
        sources.Keys.ShouldBe(["a.One.g.cs", "b.Two.g.cs", "DslShapes.g.cs"], ignoreOrder: true);
        Roslyn.CompileErrors(sources.Values).ShouldBeEmpty();
        var driver = Roslyn.Driver(a, b).RunGenerators(Roslyn.Compilation).ReplaceAdditionalText(b, new DslText("a.dsl", "model Other { input [8]; FC 2 }"));
        Roslyn.Sources(driver.RunGenerators(Roslyn.Compilation)).Keys.ShouldBe(["a.Other.g.cs", "b.One.g.cs", "b.Two.g.cs", "DslShapes.g.cs"], ignoreOrder: true);
    }

    private static bool IsDoneAgain(IncrementalStepRunReason reason) => reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);

    private static GeneratorDriver Second(DslText[] files, Func<GeneratorDriver, DslText[], GeneratorDriver> edit) =>
        edit(Roslyn.Driver(files).RunGenerators(Roslyn.Compilation), files).RunGenerators(Roslyn.Compilation);

    /// <summary>What became of a step's values; a step that was not even looked at is not listed.</summary>
    private static List<IncrementalStepRunReason> Reasons(GeneratorDriver driver, string step) =>
        [.. driver.GetRunResult().Results.Single().TrackedSteps.GetValueOrDefault(step, []).SelectMany(s => s.Outputs).Select(o => o.Reason)];

    private static List<IncrementalStepRunReason> Outputs(GeneratorDriver driver) =>
        [.. driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason)];
}
