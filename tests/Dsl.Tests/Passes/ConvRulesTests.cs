using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Passes;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Passes;

/// <summary>What is said of the algorithms of convolutions, by the file beside the model.</summary>
public class ConvRulesTests
{
    private const string Text = "model Net {\n  input [32x32x32]\n  CONV 64 3x3 pad 1 - RELU - CONV 64 3x3 pad 1 - RELU - CONV 64 5x5 pad 2 - GLOBALAVGPOOL - FC 10\n  loss SOFTMAX\n}\n";

    // Nobody needs the gradient of the first layer's input.
    [Theory]
    [InlineData("* direct", "", "")]
    [InlineData("* winograd2", "2 2 2", "i2 i2 w4 w4 w2")]
    [InlineData("* winograd4", "4 4 2", "i4 i2 w4 w4 w2")]
    [InlineData("* direct\nconv2 winograd2 # but this", "2", "i2 w4")]
    [InlineData("* winograd4\n\n* train direct\nconv1 infer direct", "4 2", "")]
    [InlineData("* winograd2\n* weights direct\n* train input direct", "2 2 2", "")]
    [InlineData("nobody direct\n* infer forward winograd2", "2 2 2", null)]
    public void Later_lines_win(string lines, string inference, string? gradients)
    {
        var model = Pipeline.Run(Compiled(lines), "choose-layout");
        string.Join(' ', model.Find("infer")!.Nodes.Select(n => n.Operator).OfType<WinogradConv2d>().Select(w => w.Tile)).ShouldBe(inference);
        if (gradients is not null)
        {
            string.Join(' ', model.Find("train")!.Nodes.Where(n => n.Origin.IsBackward).OrderBy(n => n.Operator is WinogradWeightGradient).ThenBy(n => n.Origin.Layer).Select(n => n.Operator switch
            {
                WinogradConv2d convolution => Invariant.Text($"i{convolution.Tile}"),
                WinogradWeightGradient weights => Invariant.Text($"w{weights.Tile}"),
                _ => "",
            }).Where(t => t.Length > 0)).ShouldBe(gradients);
        }
    }

    [Fact]
    public void Each_rule_reads_back()
    {
        foreach (var line in new[] { "* direct", "conv1 winograd2", "a.b infer winograd4", "a train input direct", "a weights direct" })
        {
            ConvRule.Parse(line.Split(' '))!.ToString().ShouldBe(line);
        }
    }

    [Theory]
    [InlineData("conv1")]
    [InlineData("conv1 winograd3")]
    [InlineData("direct")]
    [InlineData("conv1 direct infer")]
    [InlineData("conv1 infer train direct")]
    [InlineData("conv1 input weights direct")]
    public void What_says_nothing_is_told_with_its_line(string line)
    {
        var unread = new List<(int Line, string Text)>();
        ConvRules.Parse("# none\n\n" + line + "\r\n", unread).ShouldBe(ConvRules.None);
        unread.ShouldBe([(3, line)]);
    }

    private static NetworkModel Compiled(string lines)
    {
        var result = Compilation.Compile(new SourceText("folder/net.dsl", Text), path => path == "folder/net.tune" ? new SourceText(path, lines) : null);
        result.Diagnostics.ShouldBeEmpty();
        return result.Models.ShouldHaveSingleItem();
    }
}
