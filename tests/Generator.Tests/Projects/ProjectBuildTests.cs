using System;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests.Projects;

/// <summary>Real projects under <c>dotnet build</c>, as a user has them. The generator and the runtime are those built for this test run:
/// they are not built again.</summary>
public class ProjectBuildTests
{
    private const string Net = "model Net {\n  input [8x8x1]\n  CONV 2 3x3 - RELU - MAXPOOL 2x2\n  FC 3\n  loss SOFTMAX\n}\n";

    private const string Program = """
        using DslCompiler;
        using Project;

        var net = new Net(Device.Cpu(1));
        Batch<S3> scores = net.Forward(new Batch<S8x8x1>(1));
        return scores.Count;

        """;

    [Fact]
    public void A_right_project_builds()
    {
        var result = Build(Net, Program);
        result.Code.ShouldBe(0, result.Output);
    }

    [Fact]
    public void A_wrong_pool_fails_the_build_at_its_line_and_column()
    {
        var result = Build(Net.Replace("MAXPOOL 2x2", "MAXPOOL 5x5", StringComparison.Ordinal), "return;\n");
        result.Code.ShouldNotBe(0);
        result.Output.ShouldMatch(@"net\.dsl\(3,23\): error DSL0203: pool1 does not tile its input: \(6 - 5\)/5 \+ 1 = 1\.2");
    }

    [Fact]
    public void A_batch_of_another_shape_does_not_compile()
    {
        var result = Build(Net, Program.Replace("Batch<S8x8x1>", "Batch<S3>", StringComparison.Ordinal));
        result.Code.ShouldNotBe(0);
        result.Output.ShouldMatch(@"Program\.cs\(5,32\): error CS1503");
        result.Output.ShouldNotContain("DSL0");
    }

    private static DotnetResult Build(string dsl, string program)
    {
        using var project = new ProjectFolder();
        project.WriteInRepoProject();
        project.Write("net.dsl", dsl);
        project.Write("Program.cs", program);
        return project.Build();
    }
}
