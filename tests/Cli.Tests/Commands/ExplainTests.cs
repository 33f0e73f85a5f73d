using System.Linq;
using DslCompiler.Cli;
using DslCompiler.Diagnostics;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Commands;

public class ExplainTests
{
    public static TheoryData<string> RuleIds() => [.. Rules.All.Select(r => r.Id)];

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void Every_rule_has_its_page(string id)
    {
        var result = Dslc.Run("explain", id);
        result.Code.ShouldBe(0, result.Error);
        result.Output.ShouldStartWith($"{id}: {Rules.All.First(r => r.Id == id).Title}\n");
        result.Output.ShouldContain("\nHow to fix it\n");
        result.Output.ShouldNotContain("```");
        result.Output.ShouldNotContain("\u001b");
    }

    [Fact]
    public void A_page_is_set_for_a_terminal() => PageText.Render(
        "# DSL1: Title\n\nOne line\nof text " + new string('x', 85) + " and more.\n\n## An example\n\n```dsl\nmodel A {\n\n# no heading\n}\n```\n- one\n  point\n- another\n", hasColors: false)
        .ShouldBe("DSL1: Title\n\nOne line of text\n" + new string('x', 85) + " and more.\n\nAn example\n\n    model A {\n\n    # no heading\n    }\n- one point\n- another\n");

    [Fact]
    public void Headings_are_bold_where_somebody_watches() => PageText.Render("# DSL1: Title\n\nText\n", hasColors: true).ShouldBe("\u001b[1mDSL1: Title\u001b[0m\n\nText\n");

    [Fact]
    public void Without_a_number_all_rules_are_listed()
    {
        var lines = Dslc.Run("explain").Output.TrimEnd().Split('\n');
        lines.Length.ShouldBe(Rules.All.Count);
        lines.ShouldContain("DSL0203  error    Window does not tile its input");
    }

    [Theory]
    [InlineData("dsl0203")]
    [InlineData("203")]
    [InlineData("0203")]
    public void A_number_may_be_written_shorter(string id) => Dslc.Run("explain", id).ShouldBe(Dslc.Run("explain", "DSL0203"));

    [Fact]
    public void Several_pages_follow_each_other() =>
        Dslc.Run("explain", "DSL0203", "DSL0301").Output.ShouldBe(Dslc.Run("explain", "DSL0203").Output + "\n" + Dslc.Run("explain", "DSL0301").Output);

    [Fact]
    public void An_unknown_rule_is_the_users_mistake()
    {
        Dslc.Run("explain", "DSL0923").ShouldBe(new DslcResult(1, "", "error: no rule is called 'DSL0923'; did you mean DSL0103? (dslc explain lists them all)\n"));
        Dslc.Run("explain", "colours").ShouldBe(new DslcResult(1, "", "error: no rule is called 'colours' (dslc explain lists them all)\n"));
    }
}
