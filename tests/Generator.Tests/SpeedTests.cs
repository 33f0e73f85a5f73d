using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using DslCompiler.Tests;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Generator.Tests;

/// <summary>What a hundred models cost a build: the generator's and the analyzer's share of it.</summary>
[Collection(AloneCollection.Name)]
public class SpeedTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(3);

    [Fact]
    public void A_hundred_models_are_generated_and_analyzed_within_three_seconds()
    {
        var lenet = File.ReadAllText(RepoFiles.At("models", "lenet5.dsl"));
        DslText[] files = [.. Enumerable.Range(1, 100).Select(n => new DslText(
            Invariant.Text($"net{n}.dsl"),
            lenet.Replace("LeNet5", Invariant.Text($"LeNet{n}"), StringComparison.Ordinal).Replace("FC 120", Invariant.Text($"FC {100 + n}"), StringComparison.Ordinal)))];

        // The best of three: others may have the processors for a while.
        var rounds = Enumerable.Range(0, 3).Select(_ =>
        {
            var watch = Stopwatch.StartNew();
            Roslyn.Generate(files).Count.ShouldBe(101);
            var generated = watch.Elapsed;
            Roslyn.Analyze(files).ShouldBeEmpty();
            output.WriteLine(Invariant.Text($"generator {generated.TotalSeconds:0.00} s, analyzer {(watch.Elapsed - generated).TotalSeconds:0.00} s"));
            return watch.Elapsed;
        }).ToList();
        rounds.Min().ShouldBeLessThan(Allowed);
    }
}
