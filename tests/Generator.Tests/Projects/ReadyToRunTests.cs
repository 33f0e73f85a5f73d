using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests.Projects;

/// <summary>A program published with ReadyToRun code as docs/start.md says: what of it is compiled while it starts.</summary>
[Collection(AloneCollection.Name)]
public class ReadyToRunTests
{
    /// <summary>Methods of the runtime that ReadyToRun does not find, as they are reached by base classes alone: small ones that no model adds to.</summary>
    private const int MostOfOurs = 12;

    private const string Program = """
        using System;
        using DslCompiler;
        using Project;

        var net = new LeNet5(Device.Cpu(1), seed: 3);
        if (args[0] == "save")
        {
            net.Save(args[1]);
            return;
        }

        net.Load(args[1]);
        var input = new Batch<S32x32x1>(1);
        input.Span.Fill(1);
        Console.WriteLine(net.Forward(input).Span[0]);

        """;

    [ReadyToRunFact]
    public void Kernels_and_loading_are_compiled_ahead()
    {
        using var project = new ProjectFolder();
        project.WriteInRepoProject($"""
            <UseAppHost>true</UseAppHost><RuntimeIdentifier>linux-x64</RuntimeIdentifier><SelfContained>true</SelfContained><PublishReadyToRun>true</PublishReadyToRun>
                <DslInstructionSet>{ReadyToRun.InstructionSet}</DslInstructionSet>
            """);
        File.Copy(RepoFiles.At("models", "lenet5.dsl"), Path.Combine(project.Path, "lenet5.dsl"));
        project.Write("Program.cs", Program);
        var published = project.Dotnet(
            ["publish", "Project.csproj", "--nologo", "-v:quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:BuildProjectReferences=false", "-p:Configuration=" + ProjectFolder.Configuration, "-o", "out"]);
        published.Code.ShouldBe(0, published.Output);

        var program = Path.Combine(project.Path, "out", "Project");
        project.Execute(program, ["save", "weights"]).Code.ShouldBe(0);
        var list = Path.Combine(project.Path, "compiled.txt");
        var ran = project.Execute(program, ["run", "weights"], ("DOTNET_JitStdOutFile", list), ("DOTNET_JitDisasmSummary", "1"));
        ran.Code.ShouldBe(0, ran.Output);

        // What is compiled again because it is called often is no matter of the start.
        var compiled = File.ReadAllLines(list).Where(l => !l.Contains("[Tier1", StringComparison.Ordinal)).ToList();
        compiled.ShouldNotBeEmpty("the runtime writes what it compiles");
        compiled.Where(l => l.Contains(" Project.", StringComparison.Ordinal) || l.Contains("DslCompiler.Kernels", StringComparison.Ordinal) && !l.Contains("Kernels.Work`1", StringComparison.Ordinal)).ShouldBeEmpty();
        compiled.Count(l => l.Contains(" DslCompiler.", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(MostOfOurs, string.Join("\n", compiled));
    }
}

/// <summary>Whether ReadyToRun code for this machine can be made here.</summary>
internal static class ReadyToRun
{
    private static readonly Lazy<string?> Reason = new(FindReason);

    /// <summary>What the kernels would run with here.</summary>
    public static string? InstructionSet { get; } = SimdLevels.HasAvx512 ? "x86-64-v4" : SimdLevels.HasAvx2 ? "x86-64-v3" : null;

    /// <summary>Why it cannot; null where it can.</summary>
    public static string? Missing => Reason.Value;

    private static string? FindReason()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64 || InstructionSet is null)
        {
            return "ReadyToRun code is tested on x64 Linux with AVX2.";
        }

        using var project = new ProjectFolder();
        project.WriteProject("<UseAppHost>true</UseAppHost><RuntimeIdentifier>linux-x64</RuntimeIdentifier><SelfContained>true</SelfContained><PublishReadyToRun>true</PublishReadyToRun>", "");
        var restored = project.Dotnet(["restore", "Project.csproj", "--nologo", "-v:quiet", "-nodeReuse:false"]);
        return restored.Code == 0 ? null : "ReadyToRun's compiler and the runtime for linux-x64 do not restore here: " + restored.Output.Trim();
    }
}

/// <summary>A test that is skipped, with the reason printed, where ReadyToRun code cannot be made.</summary>
internal sealed class ReadyToRunFactAttribute : FactAttribute
{
    public ReadyToRunFactAttribute() => Skip = ReadyToRun.Missing;
}
