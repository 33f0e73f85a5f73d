using System;
using System.Text;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Commands;

public class CheckTests
{
    private const string Broken = "model Bad {\n  input [28x28x1]\n  CONV 6 5x5 - RELUU\n  FC 10\n  loss SOFTMAX\n}\n";

    [Fact]
    public void A_good_file_is_ok_by_its_models()
    {
        var result = Dslc.Run("check", Dslc.LeNet);
        result.ShouldBe(new DslcResult(0, $"{Dslc.LeNet}: ok (LeNet5)\n", ""));
    }

    [Fact]
    public void A_mistake_is_one_line_and_its_help()
    {
        using var folder = new TempFolder();
        var file = folder.Write("bad.dsl", Encoding.UTF8.GetBytes(Broken));
        var result = Dslc.Run("check", file, Dslc.LeNet, folder.Path);
        result.Code.ShouldBe(1);
        result.Output.ShouldBe($"{Dslc.LeNet}: ok (LeNet5)\n");
        result.Error.ShouldStartWith($"{file}(3,16): error DSL0301: no layer is called 'RELUU'\n    fix: did you mean RELU?\n");
        result.Error.ShouldEndWith($"error: {folder.Path}: is a folder; name a .dsl file in it\nmore: dslc explain DSL0301\n");
    }

    [Fact]
    public void Json_says_the_same()
    {
        using var folder = new TempFolder();
        var file = folder.Write("bad.dsl", Encoding.UTF8.GetBytes(Broken));
        var result = Dslc.Run("check", file, "--json");
        result.Code.ShouldBe(1);
        result.Error.ShouldBeEmpty();
        result.Output.ShouldStartWith(
            $$"""[{"file":"{{file}}","ok":false,"models":[],"diagnostics":[{"id":"DSL0301","severity":"error","line":3,"column":16,"message":"no layer is called 'RELUU'",""");
    }

    [Fact]
    public void Other_commands_print_the_same_mistakes()
    {
        using var folder = new TempFolder();
        var file = folder.Write("bad.dsl", Encoding.UTF8.GetBytes(Broken));
        var expected = Dslc.Run("check", file).Error.Replace("more: dslc explain DSL0301\n", "", StringComparison.Ordinal);
        Dslc.Run("summary", file).ShouldBe(new DslcResult(1, "", expected));
        Dslc.Run("train", file, "--out", folder.At("run")).ShouldBe(new DslcResult(1, "", expected));
    }
}
