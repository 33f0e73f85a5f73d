using System;
using System.Diagnostics;
using System.IO;
using System.Text.RegularExpressions;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

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
        var (code, text) = Build(Net, Program);
        code.ShouldBe(0, text);
    }

    [Fact]
    public void A_wrong_pool_fails_the_build_at_its_line_and_column()
    {
        var (code, text) = Build(Net.Replace("MAXPOOL 2x2", "MAXPOOL 5x5", StringComparison.Ordinal), "return;\n");
        code.ShouldNotBe(0);
        text.ShouldMatch(@"net\.dsl\(3,23\): error DSL0203: pool1 does not tile its input: \(6 - 5\)/5 \+ 1 = 1\.2");
    }

    [Fact]
    public void A_batch_of_another_shape_does_not_compile()
    {
        var (code, text) = Build(Net, Program.Replace("Batch<S8x8x1>", "Batch<S3>", StringComparison.Ordinal));
        code.ShouldNotBe(0);
        text.ShouldMatch(@"Program\.cs\(5,32\): error CS1503");
        text.ShouldNotContain("DSL0");
    }

    private static (int ExitCode, string Output) Build(string dsl, string program)
    {
        var folder = Directory.CreateTempSubdirectory("dsl-project-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "net.dsl"), dsl);
            File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
            File.WriteAllText(Path.Combine(folder, "Project.csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <UseAppHost>false</UseAppHost>
                    <NuGetAudit>false</NuGetAudit>
                  </PropertyGroup>
                  <Import Project="{RepoFiles.At("src", "Generator", "InRepo.props")}" />
                  <ItemGroup>
                    <AdditionalFiles Include="net.dsl" />
                  </ItemGroup>
                </Project>

                """);
            return Dotnet(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (int ExitCode, string Output) Dotnet(string folder)
    {
        var configuration = Regex.IsMatch(AppContext.BaseDirectory, @"[\\/]Debug[\\/]") ? "Debug" : "Release";
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { "build", "Project.csproj", "--nologo", "--no-dependencies", "-v:quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:Configuration=" + configuration })
        {
            start.ArgumentList.Add(argument);
        }

        // What the test host sets for itself would lead the build astray.
        foreach (var name in new[] { "MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "DOTNET_HOST_PATH" })
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, text);
    }
}
