using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using DslCompiler.Diagnostics;
using DslCompiler.Dsl.Tests.Docs;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Diagnostics;

/// <summary>Every rule has a failing case, a page, and an example on that page that fails with it.</summary>
public class CaseTests
{
    /// <summary>DSL0900 has no case: it says that the compiler failed, and no text is known to make it fail (the fuzz tests look for one).</summary>
    private static readonly Rule[] WithoutCase = [Rules.Internal];

    public static TheoryData<string> Cases() => [.. Case.All.Select(c => c.Name)];

    public static TheoryData<string> RuleIds() => [.. Rules.All.Select(r => r.Id)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_broken_file_gives_what_its_first_comment_says(string name)
    {
        var one = Case.All.First(c => c.Name == name);
        one.Expected.ShouldNotBeEmpty();
        one.Compile().ShouldBe(one.Expected);
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void A_rule_has_a_case(string id)
    {
        if (WithoutCase.All(r => r.Id != id))
        {
            Case.All.Count(c => c.Rules.Contains(id)).ShouldBeGreaterThanOrEqualTo(1, id);
        }
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void A_rule_has_a_page_whose_example_fails_with_it(string id)
    {
        var page = File.ReadAllText(Page(id)).Replace("\r\n", "\n", StringComparison.Ordinal);
        var rule = Rules.All.First(r => r.Id == id);
        page.ShouldStartWith($"# {id}: {rule.Title}\n");
        page.ShouldContain("## How to fix it");
        if (WithoutCase.Contains(rule))
        {
            return;
        }

        var example = Example.Of(page).ShouldHaveSingleItem();
        var found = example.Compile().Diagnostics;
        found.Select(d => d.Rule.Id).ShouldBe([id]);
        page.ShouldContain($"```\n{found[0].ToText(example.Source)}\n```");
    }

    [Fact]
    public void No_page_without_a_rule() => Directory.GetFiles(RepoFiles.At("docs", "diagnostics"), "DSL*.md")
        .Select(Path.GetFileNameWithoutExtension).ShouldBe(Rules.All.Select(r => r.Id), ignoreOrder: true);

    [Fact]
    public void Rule_numbers_are_unique_and_in_their_bands()
    {
        Rules.All.Select(r => r.Id).Distinct().Count().ShouldBe(Rules.All.Count);
        Rules.All.ShouldAllBe(r => Regex.IsMatch(r.Id, "^DSL(01|02|03|04|05|09|1[0-9])[0-9]{2}$") && r.Title.Length > 0);
    }

    private static string Page(string id) => RepoFiles.At("docs", "diagnostics", id + ".md");
}
