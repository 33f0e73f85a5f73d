using System.Linq;
using System.Text;
using DslCompiler.Cli;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli;

/// <summary>Which findings are left of a file, and how heavy they are.</summary>
public class SeverityTests
{
    private static readonly Rule Warning = new("DSL1999", "Trial", "trial", Severity.Warning);
    private static readonly CompilationResult Found = new(
        new[] { Warning, Rules.NoModel }.Select(r => new Diagnostic(r, default, r.Message, EquatableArray<string>.Empty)).ToEquatableArray(), EquatableArray<NetworkModel>.Empty);

    [Theory]
    [InlineData("", false, "warning DSL1999, error DSL0311")]
    [InlineData("", true, "error DSL1999, error DSL0311")]
    [InlineData("[*.dsl]\ndotnet_diagnostic.DSL1999.severity = error", false, "error DSL1999, error DSL0311")]
    [InlineData("[*]\ndotnet_diagnostic.dsl1999.severity = suggestion", true, "info DSL1999, error DSL0311")]
    [InlineData("[*.{cs,dsl}]\ndotnet_diagnostic.DSL1999.severity = none", true, "error DSL0311")]
    [InlineData("[other.dsl]\ndotnet_diagnostic.DSL1999.severity = none", false, "warning DSL1999, error DSL0311")]
    [InlineData("[*.cs]\ndotnet_diagnostic.DSL1999.severity = none", false, "warning DSL1999, error DSL0311")]
    [InlineData("[*]\ndotnet_diagnostic.DSL0311.severity = none", false, "warning DSL1999, error DSL0311")]
    public void Editorconfig_and_warnaserror_are_heard(string config, bool isStrict, string expected)
    {
        using var folder = new TempFolder();
        folder.Write(".editorconfig", Encoding.UTF8.GetBytes("root = true\n" + config));
        string.Join(", ", FileCompiler.Judge(Found, folder.At("net.dsl"), isStrict).Diagnostics.Select(d => $"{d.Label} {d.Rule.Id}")).ShouldBe(expected);
    }

    [Fact]
    public void The_nearest_file_wins_up_to_the_root()
    {
        using var folder = new TempFolder();
        folder.Write(".editorconfig", Encoding.UTF8.GetBytes("root = true\n[*.dsl]\ndotnet_diagnostic.DSL1999.severity = none\n"));
        System.IO.Directory.CreateDirectory(folder.At("nets"));
        var file = System.IO.Path.Combine(folder.At("nets"), "net.dsl");
        FileCompiler.Judge(Found, file, false).Diagnostics.Select(d => d.Rule.Id).ShouldBe(["DSL0311"]);
        System.IO.File.WriteAllText(System.IO.Path.Combine(folder.At("nets"), ".editorconfig"), "[*.dsl]\ndotnet_diagnostic.DSL1999.severity = error\n");
        FileCompiler.Judge(Found, file, false).Diagnostics.Select(d => d.Label).ShouldBe(["error", "error"]);
        System.IO.File.WriteAllText(System.IO.Path.Combine(folder.At("nets"), ".editorconfig"), "root = true\n");
        FileCompiler.Judge(Found, file, false).Diagnostics.Select(d => d.Label).ShouldBe(["warning", "error"]);
    }
}
