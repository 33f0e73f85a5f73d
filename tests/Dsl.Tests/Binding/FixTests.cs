using System.Linq;
using System.Text.RegularExpressions;
using DslCompiler.Diagnostics;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Binding;

/// <summary>What DSL0203 proposes must work: each proposal is put into the text, which then compiles.</summary>
public class FixTests
{
    [Fact]
    public void Every_proposal_for_a_window_that_does_not_tile_compiles()
    {
        var random = new TestRandom(203);
        var proposals = 0;
        for (var i = 0; i < 2000; i++)
        {
            var (height, width) = (random.Next(4, 40), random.Next(4, 40));
            var keyword = random.Pick(["CONV 2", "MAXPOOL", "AVGPOOL"]);
            var (rows, columns) = (random.Next(1, 5), random.Next(1, 5));
            var (stride, pad) = (random.Next(1, 7), random.Next(0, 3));
            var source = Source(height, width, keyword, rows, columns, stride, pad, "");
            if (Compilation.Compile(source).Diagnostics.FirstOrDefault(d => d.Rule == Rules.DoesNotTile) is not { } found)
            {
                continue;
            }

            var help = found.Help[^1];
            proposals++;
            Good(Source(height, width, keyword, rows, columns, stride, pad, "floor"), help);
            if (Regex.Match(help, "use ([0-9]+)x([0-9]+) stride") is { Success: true } size)
            {
                Good(Source(height, width, keyword, Number(size, 1), Number(size, 2), stride, pad, ""), help);
            }

            if (Regex.Match(help, " pad ([0-9]+)") is { Success: true } padding)
            {
                Good(Source(height, width, keyword, rows, columns, stride, Number(padding, 1), ""), help);
            }

            var input = Regex.Match(help, "input of ([0-9]+)x([0-9]+)");
            Good(Source(Number(input, 1), Number(input, 2), keyword, rows, columns, stride, pad, ""), help);
        }

        proposals.ShouldBeGreaterThan(500);
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static void Good(SourceText source, string help) =>
        Compilation.Compile(source).Diagnostics.Where(d => d.Rule != Rules.BadSize).ShouldBeEmpty(source.Text + help);

    private static SourceText Source(int height, int width, string keyword, int rows, int columns, int stride, int pad, string floor) => new("net.dsl",
        Invariant.Text($"model Net {{ input [{height}x{width}x1]\n {keyword} {rows}x{columns} stride {stride} pad {pad} {floor} }}"));
}
