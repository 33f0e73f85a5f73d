using System.IO;
using System.Linq;
using DslCompiler.Passes;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Commands;

public class DumpEmitTests
{
    public static TheoryData<string> Stages() => [.. Pipeline.Passes.Select(p => p.Name).Prepend("bind")];

    [Theory]
    [MemberData(nameof(Stages))]
    public void Dumps_after_every_pass(string pass)
    {
        var result = Dslc.Run("dump", Dslc.LeNet, "--after", pass);
        result.Code.ShouldBe(0);
        result.Output.ShouldStartWith("model LeNet5: f32[N,1,32,32] -> f32[N,10]\n");
        result.Output.Contains("\nfunction train\n").ShouldBe(pass is not ("bind" or "open-scans" or "merge-products"));
    }

    [Fact]
    public void The_last_pass_is_the_default() =>
        Dslc.Run("dump", Dslc.LeNet).ShouldBe(Dslc.Run("dump", Dslc.LeNet, "--after", Pipeline.Passes[^1].Name));

    [Fact]
    public void Emits_the_same_to_a_file_and_to_the_output()
    {
        using var folder = new TempFolder();
        var printed = Dslc.Run("emit", Dslc.LeNet, "--namespace", "Own.Space");
        printed.Code.ShouldBe(0);
        printed.Output.ShouldContain("namespace Own.Space");
        printed.Output.ShouldContain("class LeNet5");
        Dslc.Run("emit", Dslc.LeNet, "--namespace", "Own.Space", "--out", folder.At("a.cs")).ShouldBe(new DslcResult(0, "", ""));
        File.ReadAllText(folder.At("a.cs")).ShouldBe(printed.Output);
        Dslc.Run("emit", Dslc.LeNet, "--out", folder.At("no/a.cs")).Code.ShouldBe(1);
    }
}
