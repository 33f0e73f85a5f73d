using System.IO;
using System.Linq;
using DslCompiler.Tests;
using DslCompiler.Tests.Cli;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Publish.Tests;

/// <summary>F07: <c>dslc publish</c> up to the native compiler.</summary>
public class PublishCommandTests(LaidOutFixture fixture) : IClassFixture<LaidOutFixture>
{
    [Theory]
    [InlineData(2, "--weights", "--out", "o")]
    [InlineData(2, "--out", "--weights", "w")]
    [InlineData(2, "not 'dll'", "--weights", "w", "--out", "o", "--kind", "dll")]
    [InlineData(2, "not 'v5'", "--weights", "w", "--out", "o", "--cpu", "v5")]
    [InlineData(2, "not 'win-x64'", "--weights", "w", "--out", "o", "--rid", "win-x64")]
    [InlineData(2, "exclude each other", "--weights", "w", "--out", "o", "--embed", "--beside")]
    [InlineData(2, "does not go with --cpu all", "--weights", "w", "--out", "o", "--embed", "--cpu", "all")]
    [InlineData(2, "is for one level", "--weights", "w", "--out", "o", "--kind", "csproj", "--cpu", "all")]
    [InlineData(2, "--kind lib is for one level", "--weights", "w", "--out", "o", "--kind", "lib", "--cpu", "all")]
    [InlineData(2, "--serve is for programs", "--weights", "w", "--out", "o", "--kind", "lib", "--serve")]
    [InlineData(2, "give --store f16 or int8", "--weights", "w", "--out", "o", "--data", "d")]
    [InlineData(2, "not 'f8'", "--weights", "w", "--out", "o", "--store", "f8")]
    [InlineData(2, "--mean takes numbers", "--weights", "w", "--out", "o", "--mean", "0.1;0.2")]
    [InlineData(1, "no such file", "--weights", "nowhere.safetensors", "--out", "o")]
    [InlineData(1, "no model is called 'Other'", "--weights", "WEIGHTS", "--out", "o", "--model", "Other")]
    [InlineData(1, "a number a channel each, and LeNet5 has 1", "--weights", "WEIGHTS", "--out", "o", "--mean", "0.1")]
    [InlineData(1, "a number a channel each, and LeNet5 has 1", "--weights", "WEIGHTS", "--out", "o", "--mean", "0.1,0.2,0.3", "--std", "1,1,1")]
    [InlineData(1, "deviations are over 0", "--weights", "WEIGHTS", "--out", "o", "--mean", "0.1", "--std", "0")]
    [InlineData(1, "has 2 lines, but LeNet5 has 10 classes", "--weights", "WEIGHTS", "--out", "o", "--classes", "TWO")]
    [InlineData(1, "the folder cannot be made", "--weights", "WEIGHTS", "--out", "TWO")]
    public void A_mistake_is_told_and_nothing_is_written(int code, string message, params string[] args)
    {
        var two = fixture.Folder.Write("two.txt", "a\nb\n"u8.ToArray());
        var output = fixture.Folder.At("o");
        var words = args.Select(a => a switch { "WEIGHTS" => fixture.Weights.Path, "TWO" => two, "o" => output, _ => a }).ToArray();
        var result = Dslc.Run(["publish", fixture.Weights.Dsl, .. words]);
        result.Code.ShouldBe(code);
        result.Error.ShouldContain(message);
        Directory.Exists(output).ShouldBeFalse();
    }

    [Fact]
    public void A_model_of_sequences_is_refused()
    {
        var result = Dslc.Run("publish", RepoFiles.At("models", "char_lstm.dsl"), "--weights", "w", "--out", fixture.Folder.At("o"));
        result.Code.ShouldBe(1);
        result.Error.ShouldContain("works on sequences");
    }

    [Fact]
    public void What_rounding_costs_is_printed()
    {
        using var folder = new TempFolder();
        var result = Dslc.Run("publish", fixture.Weights.Dsl, "--weights", fixture.Weights.Path, "--out", folder.At("p"), "--kind", "csproj", "--cpu", "native", "--store", "int8");
        result.Code.ShouldBe(0, result.Error);
        result.Output.ShouldContain("stored as int8: ");
        result.Output.ShouldContain("of 64 have the same largest output");
        ((double)new FileInfo(folder.At("p/lenet5.weights")).Length).ShouldBeLessThan(0.4 * new FileInfo(fixture.Program.WeightsFile).Length);
    }

    [Fact]
    public void A_project_holds_all_that_it_needs()
    {
        using var folder = new TempFolder();
        var result = Dslc.Run("publish", fixture.Weights.Dsl, "--weights", fixture.Weights.Path, "--out", folder.At("p"), "--kind", "csproj", "--cpu", "v2");
        result.Error.ShouldBe("");
        result.Code.ShouldBe(0);
        var files = Directory.GetFiles(folder.At("p"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder.At("p"), f)).Order(System.StringComparer.Ordinal);
        files.ShouldBe(["Kernels.g.cs", "Model.g.cs", "Program.cs", "lenet5.csproj", "lenet5.weights", "lib/DslCompiler.Host.dll", "lib/DslCompiler.Runtime.dll", "native.c"]);
        var project = File.ReadAllText(folder.At("p/lenet5.csproj"));
        project.ShouldContain("DSLC_X86_64_V2");
        project.ShouldNotContain("$NAME$");

        // Nothing of training is among the kernels.
        File.ReadAllText(folder.At("p/Model.g.cs")).ShouldNotContain("Gradient(");
    }
}
