using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DslCompiler.Cli.Publish;

/// <summary>Compiles native projects.</summary>
internal static class NativeBuild
{
    private const string Package = "NativeAOT's compiler (runtime.linux-x64.Microsoft.DotNet.ILCompiler)";
    private static readonly string[] Quiet = ["-nologo", "-v:quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-clp:NoSummary"];

    /// <summary>The newest framework for which NativeAOT can be restored here, by the project of another one; and why not a newer one (empty where it is the newest).</summary>
    public static (string Framework, string Why) Choose(string? asked)
    {
        var why = "";
        var problem = "";
        foreach (var framework in asked is null ? NativeProject.Frameworks : [asked])
        {
            if (CannotRestore(framework) is not { } found)
            {
                return (framework, why);
            }

            problem = found;
            why += $"{framework}: its NativeAOT packages do not restore here; ";
        }

        throw new UserErrorException($"{Package} cannot be restored ({problem}); make a NuGet source reachable that has it, or publish --kind csproj and build that elsewhere");
    }

    /// <summary>Compiles the project in a folder; gives the folder with the program.</summary>
    public static string Compile(NativeProject project, string folder)
    {
        if (Tool.CCompiler is null)
        {
            throw new UserErrorException("no C compiler in PATH, and NativeAOT links with one; install gcc or clang (apt-get install gcc zlib1g-dev), or publish --kind csproj and build that elsewhere");
        }

        var result = Tool.Run(Tool.Dotnet, folder, ["publish", project.ProjectFile, "-c", "Release", "-o", "out", .. Quiet]);
        if (result.Code != 0)
        {
            throw new UserErrorException($"the native program cannot be compiled:\n{Told(result)}\nThe project is written by --kind csproj: dotnet publish there says more.");
        }

        return Path.Combine(folder, "out");
    }

    /// <summary>Compiles the small program that picks one for the processor.</summary>
    public static void CompileLauncher(string folder, string path)
    {
        var source = Path.Combine(folder, "launcher.c");
        File.WriteAllText(source, NativeProject.Resource("native.c"));
        var result = Tool.Run(Tool.CCompiler!, folder, ["-O2", "-Wall", "-Werror", "-s", "-o", path, source]);
        if (result.Code != 0)
        {
            throw new UserErrorException($"the launcher cannot be compiled:\n{Told(result)}");
        }
    }

    /// <summary>What NuGet says against a framework; null: nothing.</summary>
    private static string? CannotRestore(string framework)
    {
        var folder = Directory.CreateTempSubdirectory("dslc-restore-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "probe.csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>{framework}</TargetFramework>
                    <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
                    <PublishAot>true</PublishAot>
                    <NuGetAudit>false</NuGetAudit>
                  </PropertyGroup>
                </Project>
                """);
            var result = Tool.Run(Tool.Dotnet, folder, ["restore", "probe.csproj", .. Quiet]);
            return result.Code == 0 ? null : Told(result);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The errors among what a build says, each once; all of it where there are none.</summary>
    private static string Told(ToolResult result)
    {
        var lines = result.Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> errors = lines.Where(l => l.Contains("error ", StringComparison.Ordinal) || l.Contains("error:", StringComparison.Ordinal));
        return string.Join('\n', (errors.Any() ? errors : lines).Distinct().Take(20));
    }
}
