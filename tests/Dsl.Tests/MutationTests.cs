using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using DslCompiler.Diagnostics;
using DslCompiler.Dsl.Tests.Docs;
using DslCompiler.Tests;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Dsl.Tests;

/// <summary>One mistake gives one error: every word and sign of the reference's examples is left out, doubled and misspelt, one at a time.</summary>
public class MutationTests(ITestOutputHelper output)
{
    /// <summary>Some slips make two mistakes whatever one does: a name left out is missing wherever it is read. They are to stay this rare.</summary>
    private const double MostWithTwo = 0.015;

    [Fact]
    public void A_slip_of_the_pen_gives_one_error()
    {
        var (all, several) = (0, new List<string>());
        foreach (var example in Example.Of(File.ReadAllText(RepoFiles.At("docs", "language.md"))))
        {
            foreach (var mutant in Mutants(example.Source.Text))
            {
                var changed = example with { Source = new SourceText("net.dsl", mutant) };
                var errors = changed.Compile().Diagnostics.Where(d => d.IsError).ToList();
                errors.ShouldAllBe(d => d.Rule != Rules.Internal && d.Span.Start >= 0 && d.Span.End <= mutant.Length, mutant);
                all++;
                if (errors.Count > 1)
                {
                    several.Add(mutant + "\n" + changed.Errors());
                }
            }
        }

        output.WriteLine(Invariant.Text($"{several.Count} of {all} slips give more than one error\n\n") + string.Join("\n\n", several));
        all.ShouldBeGreaterThan(3500);
        ((double)several.Count / all).ShouldBeLessThan(MostWithTwo);
    }

    private static IEnumerable<string> Mutants(string text)
    {
        var plain = Regex.Replace(text, "//[^\n]*", c => new string(' ', c.Length));
        foreach (Match word in Regex.Matches(plain, @"[A-Za-z_][A-Za-z_0-9]*|[0-9.]+|[^\sA-Za-z0-9_]"))
        {
            var (before, behind) = (text[..word.Index], text[(word.Index + word.Length)..]);
            yield return before + behind;
            yield return $"{before}{word.Value} {word.Value}{behind}";
            if (word.Length > 2 && char.IsLetter(word.Value[0]))
            {
                yield return before + word.Value.Remove(1, 1) + behind;
            }
        }
    }
}
