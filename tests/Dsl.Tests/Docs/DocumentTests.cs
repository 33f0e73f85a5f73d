using System;
using System.IO;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Docs;

/// <summary>What the documents and the models say holds.</summary>
public class DocumentTests
{
    public static TheoryData<string> Models() => [.. Directory.GetFiles(RepoFiles.At("models"), "*.dsl").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Examples_of_the_language_compile()
    {
        var examples = Example.Of(File.ReadAllText(RepoFiles.At("docs", "language.md")));
        examples.Count.ShouldBeGreaterThan(1);
        foreach (var example in examples)
        {
            example.Errors().ShouldBeEmpty(example.Source.Text);
        }
    }

    [Fact]
    public void The_error_in_the_readme_is_what_the_compiler_says()
    {
        var source = new SourceText("vgg.dsl", "model Net(classes = 10) {\n  input [227x227x3]\n  CONV 64 3x3 pad 1 - RELU\n  MAXPOOL 2x2\n  FC classes\n  loss SOFTMAX\n}\n");
        var readme = File.ReadAllText(RepoFiles.At("README.md")).Replace("\r\n", "\n", StringComparison.Ordinal);
        readme.ShouldContain(Compilation.Compile(source).Diagnostics.ShouldHaveSingleItem().ToText(source));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Models_of_the_repo_compile(string name) => Compile.Models(File.ReadAllText(RepoFiles.At("models", name)));
}
