using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests.Projects;

/// <summary>What a run of <c>dotnet</c> gave.</summary>
internal sealed record DotnetResult(int Code, string Output);

/// <summary>A project in a folder of its own below the temporary ones, and <c>dotnet</c> on it as a user has it.</summary>
internal sealed class ProjectFolder : IDisposable
{
    /// <summary>The configuration of this test run: what it built is not built again.</summary>
    public static string Configuration { get; } = Regex.IsMatch(AppContext.BaseDirectory, @"[\\/]Debug[\\/]") ? "Debug" : "Release";

    public string Path { get; } = Directory.CreateTempSubdirectory("dsl-project-").FullName;

    public void Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>A program on the generator and the runtime of this test run.</summary>
    public void WriteInRepoProject(string properties = "", string items = "", string file = "Project.csproj") => WriteProject("<EnableDefaultDslItems>true</EnableDefaultDslItems>" + properties, $"""
        <Import Project="{RepoFiles.At("src", "Generator", "InRepo.props")}" />
          <ItemGroup>{items}</ItemGroup>
        """, file);

    /// <summary>A program; <paramref name="content"/> comes behind its properties.</summary>
    public void WriteProject(string properties, string content, string file = "Project.csproj") => Write(file, $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <UseAppHost>false</UseAppHost>
            <NuGetAudit>false</NuGetAudit>
            {properties}
          </PropertyGroup>
          {content}
        </Project>

        """);

    /// <summary>Builds the project, or <paramref name="file"/>.</summary>
    public DotnetResult Build(string file = "Project.csproj") => Dotnet(
        ["build", file, "--nologo", "--no-dependencies", "-v:quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:Configuration=" + Configuration]);

    /// <summary>Runs the program that was built.</summary>
    public DotnetResult Run() => Dotnet([System.IO.Path.Combine("bin", Configuration, "net10.0", "Project.dll")]);

    public DotnetResult Dotnet(IEnumerable<string> arguments) =>
        Execute(Environment.ProcessPath is { } host && System.IO.Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", arguments);

    /// <summary>Runs a program in the folder; variables are set for it.</summary>
    public DotnetResult Execute(string program, IEnumerable<string> arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        arguments.ToList().ForEach(start.ArgumentList.Add);

        // What the test host sets for itself would lead the build astray.
        foreach (var name in new[] { "MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "DOTNET_HOST_PATH" })
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return new DotnetResult(process.ExitCode, text);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
