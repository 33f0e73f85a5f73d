using System;
using System.Linq;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests.Projects;

/// <summary>A warning at a <c>.dsl</c> line under <c>dotnet build</c>, and all the places where a user may set its severity. Each file has one.</summary>
public class SeverityTests
{
    private const string Severity = "dotnet_diagnostic.DSL1999.severity = ";

    [Fact]
    public void Editorconfig_sections_of_dsl_files_are_heard()
    {
        using var project = new ProjectFolder();
        Write(project, "", "");
        project.Write(".editorconfig", $"root = true\n[old/*.dsl]\n{Severity}error\n[*.cs]\n{Severity}error\n");
        Net(project, "plain", "");
        Net(project, "old", "");
        Net(project, "all", $"[*]\n{Severity}error\n");
        Net(project, "error", $"[*.dsl]\n{Severity}error\n");
        Net(project, "none", $"[*.dsl]\n{Severity}none\n");
        Net(project, "suggestion", $"[*.{{cs,dsl}}]\n{Severity}suggestion\n");
        Net(project, "error/nearer", $"[*.dsl]\n{Severity}silent\n");
        Net(project, "error/back", $"[back*.dsl]\n{Severity}warning\n");
        Net(project, "other", $"[*.cs]\n{Severity}error\n[*.dsl]\ndotnet_diagnostic.DSL0203.severity = none\n");
        Found(project, "Project.csproj").ShouldBe(["all error", "error error", "back warning", "old error", "other warning", "plain warning"], ignoreOrder: true);
    }

    [Fact]
    public void Project_and_globalconfig_are_heard()
    {
        (string Name, string Properties, string Global)[] projects =
        [
            ("silenced", "<NoWarn>$(NoWarn);DSL1999</NoWarn>", ""),
            ("strict", "<WarningsAsErrors>DSL1999</WarningsAsErrors>", ""),
            ("stricter", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", ""),
            ("globally", "", $"is_global = true\n{Severity}none\n"),
            ("globalError", "", $"is_global = true\n{Severity}error\n"),
        ];
        using var project = new ProjectFolder();
        foreach (var one in projects)
        {
            Write(project, one.Properties, one.Name + "/");
            project.Write(one.Name + "/.globalconfig", one.Global);
            Net(project, $"{one.Name}/{one.Name}", "");
        }

        var all = string.Join(";", projects.Select(p => p.Name + "/Project.csproj"));
        project.Write("All.proj", $"""
            <Project DefaultTargets="Build">
              <Target Name="Restore"><MSBuild Projects="{all}" Targets="Restore" /></Target>
              <Target Name="Build"><MSBuild Projects="{all}" BuildInParallel="true" ContinueOnError="ErrorAndContinue" /></Target>
            </Project>
            """);
        Found(project, "All.proj").ShouldBe(["strict error", "stricter error", "globalError error"], ignoreOrder: true);
    }

    private static void Write(ProjectFolder project, string properties, string folder)
    {
        project.WriteInRepoProject(properties, $"""<Analyzer Include="{typeof(SeverityTests).Assembly.Location}" />""", folder + "Project.csproj");
        project.Write(folder + "Program.cs", "return;\n");
    }

    private static void Net(ProjectFolder project, string folder, string config)
    {
        var name = folder.Split('/')[^1];
        project.Write($"{folder}/{name}.dsl", $"model {Naming.Pascal(name)} {{ // trial\n  input [4]\n  FC 3\n}}\n");
        if (config.Length > 0)
        {
            project.Write($"{folder}/.editorconfig", config);
        }
    }

    /// <summary>The findings that the build prints: <c>net warning</c>.</summary>
    private static string[] Found(ProjectFolder project, string file)
    {
        var built = project.Build(file);
        var found = Regex.Matches(built.Output, @"(\w+)\.dsl\(1,\d+\): (\w+) DSL1999: a trial of severities").Select(m => m.Groups[1].Value + " " + m.Groups[2].Value).Distinct().ToArray();
        built.Code.ShouldBe(found.Any(f => f.EndsWith("error", StringComparison.Ordinal)) ? 1 : 0, built.Output);
        Regex.Matches(built.Output, @": (error|warning) (?!DSL1999)").ShouldBeEmpty(built.Output);
        return found;
    }
}
