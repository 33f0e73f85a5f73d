using System;
using System.IO;
using System.Linq;
using System.Text;
using DslCompiler.Generator.Emit;
using DslCompiler.Passes;
using DslCompiler.Tests;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Kernels that come again and again are written once; each knows its line of the <c>.dsl</c> file all the same. (What they compute, the block
/// <c>Repeated</c> of <see cref="BlockTests"/> shows.)</summary>
public sealed class RepeatedKernelTests
{
    private const string Deep = "model Deep {\n  input [6x6x2]\n  CONV 2 3x3 pad 1 - BN - TANH\n  (CONV 2 3x3 pad 1 - BN - TANH) * 9\n  (FC 7 - SIGMOID) * 12\n  FC 3\n  loss SOFTMAX\n}\n";

    /// <summary>The limit for the largest model, its shapes and what is fused included.</summary>
    private const int LargestText = 600_000;

    [Fact]
    public void Every_case_is_mapped_to_a_line_of_the_model()
    {
        var tree = CSharpSyntaxTree.ParseText(EmittedDeep(), path: "deep.g.cs", encoding: Encoding.UTF8);
        var calls = tree.GetRoot().DescendantNodes().OfType<SwitchSectionSyntax>().Where(s => s.ToString().Contains(".Run(", StringComparison.Ordinal) || s.ToString().Contains("Block_", StringComparison.Ordinal)).ToList();
        calls.Count.ShouldBeGreaterThan(30);
        calls.ShouldContain(c => c.ToString().Contains("Block_", StringComparison.Ordinal));
        foreach (var call in calls)
        {
            var at = call.GetLocation().GetMappedLineSpan();
            at.Path.ShouldBe("deep.dsl");
            at.StartLinePosition.Line.ShouldBeInRange(1, 6, call.ToString());
        }

        calls.First(c => c.ToString().Contains(".Run(work, Input, ", StringComparison.Ordinal)).GetLocation().GetMappedLineSpan().StartLinePosition.Line.ShouldBe(2);
    }

    [Fact]
    public void The_text_of_ResNet152_is_not_too_long()
    {
        var path = RepoFiles.At("models", "resnet152.dsl");
        var model = Compilation.Compile(new Diagnostics.SourceText(path, File.ReadAllText(path)), p => File.Exists(p) ? new Diagnostics.SourceText(p, File.ReadAllText(p)) : null).Models.Single();
        var planned = Pipeline.Run(model);
        (ModelEmitter.Emit(planned, "Models", path).Length + ShapeEmitter.Emit([planned], "Models").Length).ShouldBeLessThan(LargestText);
    }

    private static string EmittedDeep() =>
        ModelEmitter.Emit(Pipeline.Run(Compilation.Compile(new Diagnostics.SourceText("deep.dsl", Deep)).Models.ShouldHaveSingleItem()), "Models", "deep.dsl");
}
