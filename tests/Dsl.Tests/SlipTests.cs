using System.Linq;
using DslCompiler.Diagnostics;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests;

/// <summary>What a new user gets wrong gets one error, whose help has the right spelling.</summary>
public class SlipTests
{
    public static TheoryData<string> Lines() => [.. Slips.Lines.Select(s => s.Text)];

    public static TheoryData<string> Files() => [.. Slips.Files.Select(s => s.Text)];

    public static TheoryData<string> Accepted() => [.. Slips.Accepted];

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_slip_in_a_line_gets_one_error_with_the_right_spelling(string line) => Check(Slips.Lines.First(s => s.Text == line), Model(line));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_slip_in_a_file_gets_one_error_with_the_right_spelling(string file) => Check(Slips.Files.First(s => s.Text == file), file);

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Other_spellings_are_read(string line) => Compile.Good(Model(line));

    private static string Model(string line) => $"model Net {{\n  input [32x32x3]\n  {line}\n  FC 10\n}}\n";

    private static void Check(Slip slip, string text)
    {
        var source = new SourceText("net.dsl", text);
        var found = Compilation.Compile(source).Diagnostics;
        var all = string.Join('\n', found.Select(d => d.ToText(source)));
        found.Count.ShouldBe(1, all);
        found[0].Rule.Id.ShouldBe(slip.Rule, all);
        string.Join('\n', found[0].Help).ShouldContain(slip.Help, Case.Sensitive, all);
    }
}
