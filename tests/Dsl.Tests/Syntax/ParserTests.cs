using System.Linq;
using System.Threading.Tasks;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Syntax;

public class ParserTests
{
    [Fact]
    public void Every_node_knows_its_stretch_of_the_text()
    {
        const string text = "model Net(n = 3 + 4) {\n  input [32x32x3]   // comment\n  CONV n 3x3, stride 2 [16x16x7] - (RELU) * 2\n  loss SOFTMAX\n}\n";
        var model = Parse(text).Items.ShouldHaveSingleItem().ShouldBeOfType<ModelSyntax>();
        string TextOf(Node node) => text.Substring(node.Span.Start, node.Span.Length);

        TextOf(model).ShouldBe(text.TrimEnd());
        TextOf(model.Name).ShouldBe("Net");
        TextOf(model.Parameters[0]).ShouldBe("n = 3 + 4");
        TextOf(model.Parameters[0].Default!).ShouldBe("3 + 4");
        model.Statements.Select(TextOf).ShouldBe(["input [32x32x3]", "CONV n 3x3, stride 2 [16x16x7] - (RELU) * 2", "loss SOFTMAX"]);
        TextOf(((InputSyntax)model.Statements[0]).Shape!.Extents[2]).ShouldBe("3");
        var links = ((ChainSyntax)model.Statements[1]).Links;
        links.Select(TextOf).ShouldBe(["CONV n 3x3, stride 2 [16x16x7]", "(RELU) * 2"]);
        TextOf(links[0].Body).ShouldBe("CONV n 3x3, stride 2");
        TextOf(links[0].Suffixes.Shape!).ShouldBe("[16x16x7]");
        ((LayerSyntax)links[0].Body).Arguments.Select(TextOf).ShouldBe(["n", "3x3", "stride", "2"]);
        TextOf(links[1].Body).ShouldBe("(RELU)");
        TextOf(links[1].Suffixes.Times!).ShouldBe("2");
    }

    [Theory]
    [InlineData("CONV 6 5x5 - RELU - FC 10")]
    [InlineData("CONV 6 5x5 -\n  RELU\n  -\n\n  FC 10")]
    [InlineData("CONV 6 5x5\n  - RELU\n  - FC 10")]
    [InlineData("CONV 6 5x5 -> RELU → FC 10")]
    [InlineData("CONV 6 5×5 – RELU – FC 10")]
    [InlineData("(CONV 6 5x5\n   RELU\n   FC 10\n  )")]
    [InlineData("(\n CONV 6 5x5 -\n RELU // a comment\n\n - FC 10)")]
    [InlineData("conv 6 5X5; Relu; fc 10")]
    [InlineData("CONV 6 5 x 5 /* in between */ - RELU - (FC 10)")]
    public void Dashes_arrows_and_new_lines_join_layers(string layers) =>
        Compile.Layers("32x32x3", layers).Shapes().ShouldBe(["conv1 28x28x6", "relu1 28x28x6", "fc1 10"]);

    [Theory]
    [InlineData("(FC 3 - RELU) * 2 - (FC 4 - TANH) * 1", "fc1 3,relu1 3,fc2 3,relu2 3,fc3 4,tanh1 4")]
    [InlineData("((FC 3) * 2 - RELU) * 2", "fc1 3,fc2 3,relu1 3,fc3 3,fc4 3,relu2 3")]
    [InlineData("FC (1 + 2 * 3) - (FC (8 / 2)) * (3 - 1)", "fc1 7,fc2 4,fc3 4")]
    [InlineData("FC (10 - 4 - 3) - FC ((2 + 2) * 3)", "fc1 3,fc2 12")]
    public void Groups_and_arithmetic_nest(string layers, string shapes) => string.Join(',', Compile.Layers("8", layers).Shapes()).ShouldBe(shapes);

    [Fact]
    public void One_file_leaves_nothing_behind_for_the_next()
    {
        // Sprache's Ref remembered the first bracket it ever read.
        Compile.Bad("model Net { input [8]; (FC 3 - ) * 2 }").ShouldNotBeEmpty();
        Compile.Layers("8", "(FC 5 - RELU) * 2").Shapes().Length.ShouldBe(4);
        Compile.Layers("8", "(FC 6) * 3 - FC (2 * 2)").Shapes().ShouldBe(["fc1 6", "fc2 6", "fc3 6", "fc4 4"]);
        Parallel.For(1, 200, i => Compile.Layers("8", $"(FC {i} - (TANH) * 2) * 2 - FC ({i} + 1)").Output.Length.ShouldBe(i + 1));
    }

    [Fact]
    public void All_mistakes_of_a_file_are_found_in_one_run() => Compile.Bad(
        "model A {\n  input [8]\n  FC $ 3\n  FC\n  (FC 3 -\n   FC ^ 4\n  ) * 2\n  loss 7\n}\n!\nmodel B {\n  input [\n8]\n  FC 1.5\n}\n").ShouldBe(
        ["DSL0101(3,6): $", "DSL0303(4,3): FC", "DSL0101(6,7): ^", "DSL0101(8,8): 7", "DSL0101(10,1): !", "DSL0101(12,10): ", "DSL0309(14,6): 1.5"]);

    [Fact]
    public void A_name_is_read_as_written_and_keywords_in_any_case()
    {
        Compile.Good("MODEL Net_2 { Input [8]\n FC 3\n Loss Softmax }").Name.ShouldBe("Net_2");
        Compile.Good("model Model { input [8]\n fc 3 }").Name.ShouldBe("Model");
    }

    [Theory]
    [InlineData("\uFEFFmodel Net {\r\n\tinput [8]\r\n\tFC 3 - \r\n\tRELU\r\n}\r\n")]
    [InlineData("model Net{input[8];FC 3-RELU}")]
    [InlineData("// a\n/* b\n*/ model Net // c\n\n{ // d\n input /* e */ [8] // f\n FC 3 - // g\n RELU }\n// h")]
    [InlineData("model Net {\u00A0input [8]\n FC 3 - RELU\n\n\n}")]
    public void Blanks_comments_and_line_ends_of_all_kinds(string text) => Compile.Good(text).Shapes().ShouldBe(["fc1 3", "relu1 3"]);

    [Fact]
    public void Positions_count_characters_in_files_with_crlf_and_tabs() =>
        Compile.Bad("model Net {\r\n\tinput [8]\r\n\tFC 3 -\tFCC 4\r\n}\r\n").ShouldBe(["DSL0301(3,9): FCC"]);

    private static FileSyntax Parse(string text)
    {
        var diagnostics = new DiagnosticBag();
        var file = Parser.ParseFile(new SourceText("net.dsl", text), diagnostics);
        diagnostics.ToSorted().ShouldBeEmpty();
        return file;
    }
}
