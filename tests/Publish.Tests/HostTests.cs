using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using DslCompiler.Tests.Cli;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Publish.Tests;

/// <summary>F07: what a published program does on its command line; the same code runs in the native program.</summary>
public class HostTests(LaidOutFixture fixture) : IClassFixture<LaidOutFixture>
{
    private string Picture => fixture.Folder.Write("digit.png", PngBuilder.Build(28, 28, 8, 0, false, (y, x, _) => (x * y) & 255));

    private string Gray => fixture.Folder.Write("digit.pgm", [.. Encoding.ASCII.GetBytes("P5 20 24 255\n"), .. Enumerable.Range(0, 480).Select(i => (byte)(i * 7))]);

    [Fact]
    public void Pictures_give_what_dslc_gives()
    {
        var dslc = Dslc.Run("predict", fixture.Weights.Dsl, "--weights", fixture.Weights.Path, Picture, Gray);
        var program = fixture.Program.Run(["predict", Picture, Gray]);
        program.Error.ShouldBe("");
        program.Text.ShouldBe(dslc.Output);
        fixture.Program.Run(["predict", "--batch", "2", "--threads", "1", Picture, Gray]).Text.ShouldBe(dslc.Output);
    }

    [Fact]
    public void Json_is_json_and_holds_the_names()
    {
        using var json = JsonDocument.Parse(fixture.Program.Run(["predict", "--json", "--top", "10", Picture]).Text);
        var classes = json.RootElement[0].GetProperty("classes").EnumerateArray().ToList();
        json.RootElement[0].GetProperty("file").GetString().ShouldBe(Picture);
        classes.Select(c => c.GetProperty("name").GetString()!).Order().ShouldBe(Weights.Digits.Order());
        classes.Sum(c => c.GetProperty("probability").GetDouble()).ShouldBe(1, 1e-9);
        var probabilities = classes.Select(c => c.GetProperty("probability").GetDouble()).ToList();
        probabilities.ShouldBe(probabilities.OrderDescending());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_stream_gives_the_network_s_bits(int batch)
    {
        var samples = fixture.Weights.Samples(7);
        var program = fixture.Program.Run(["predict", "-", "--raw", "--batch", FormattableString.Invariant($"{batch}")], samples);
        program.Error.ShouldBe("");
        Weights.Difference(program.Output, fixture.Weights.Expect(samples)).ShouldBe(0);
    }

    [Fact]
    public void A_stream_as_json_is_a_line_a_sample()
    {
        var lines = fixture.Program.Run(["predict", "-", "--json", "--top", "1"], fixture.Weights.Samples(3)).Text.TrimEnd('\n').Split('\n');
        lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("sample").GetInt32()).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void An_empty_stream_is_no_sample() => fixture.Program.Run(["predict", "-"], []).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0), r => r.Text.ShouldBe(""));

    [Fact]
    public void Info_and_bench_speak_json()
    {
        using var info = JsonDocument.Parse(fixture.Program.Run(["info", "--json"]).Text);
        info.RootElement.GetProperty("model").GetString().ShouldBe("LeNet5");
        info.RootElement.GetProperty("classes").EnumerateArray().Select(c => c.GetString()).ShouldBe(Weights.Digits);
        info.RootElement.GetProperty("preprocessing").GetProperty("mean")[0].GetSingle().ShouldBe(0.13f);
        using var bench = JsonDocument.Parse(fixture.Program.Run(["bench", "--json", "--seconds", "0.01", "--batch", "2"]).Text);
        bench.RootElement.GetProperty("medianMs").GetDouble().ShouldBeGreaterThan(0);
        bench.RootElement.GetProperty("batch").GetInt32().ShouldBe(2);
    }

    [Theory]
    [InlineData(2, "no 'train'", "train")]
    [InlineData(2, "predict takes pictures", "predict")]
    [InlineData(2, "no option '--jsn'", "predict", "--jsn", "x.png")]
    [InlineData(2, "--top takes a whole number from 1 to 100000, not '0'", "predict", "--top", "0", "x.png")]
    [InlineData(2, "--top takes a whole number", "predict", "x.png", "--top")]
    [InlineData(2, "--batch takes a whole number", "predict", "x.png", "--batch", "1.5")]
    [InlineData(2, "--threads takes a whole number from 1 to 1024", "bench", "--threads", "2000")]
    [InlineData(2, "--seconds takes a number over 0", "bench", "--seconds", "nan")]
    [InlineData(2, "bench takes no file", "bench", "x.png")]
    [InlineData(2, "- is the only input", "predict", "-", "x.png")]
    [InlineData(2, "give one of them", "predict", "-", "--raw", "--json")]
    [InlineData(2, "name is empty", "predict", "")]
    [InlineData(1, "no such file", "predict", "--", "--missing.png")]
    [InlineData(1, "found a folder", "predict", "/tmp")]
    public void A_bad_command_line_is_told_in_one_line(int code, string message, params string[] args)
    {
        var result = fixture.Program.Run(args);
        result.Code.ShouldBe(code);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldContain(message);
        result.Error.TrimEnd('\n').Split('\n').Length.ShouldBe(code == 2 ? 2 : 1);
    }

    [Fact]
    public void A_bad_picture_ends_the_program_before_anything_is_printed()
    {
        var bad = fixture.Folder.Write("bad.png", [1, 2, 3]);
        var result = fixture.Program.Run(["predict", Picture, bad]);
        result.Code.ShouldBe(1);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldContain("bad.png");
    }

    [Fact]
    public void Half_a_sample_is_told()
    {
        var result = fixture.Program.Run(["predict", "-"], fixture.Weights.Samples(2)[..5000]);
        result.Code.ShouldBe(1);
        result.Error.ShouldContain("ends within sample 1: 904 of its 4096 bytes");
        result.Text.ShouldStartWith("0: ");
    }

    [Fact]
    public void Numbers_that_are_none_are_told()
    {
        var samples = fixture.Weights.Samples(1);
        BitConverter.TryWriteBytes(samples, float.NaN);
        fixture.Program.Run(["predict", "-"], samples).Error.ShouldContain("no numbers");
    }

    [Fact]
    public void Missing_weights_are_told()
    {
        var moved = fixture.Program.WeightsFile + ".moved";
        File.Move(fixture.Program.WeightsFile, moved);
        try
        {
            var result = fixture.Program.Run(["info"]);
            result.Code.ShouldBe(1);
            result.Error.ShouldContain("lenet5.weights: no such file");
        }
        finally
        {
            File.Move(moved, fixture.Program.WeightsFile);
        }
    }

    [Fact]
    public void Help_names_every_verb()
    {
        var help = fixture.Program.Run(["--help"]);
        help.Code.ShouldBe(0);
        new[] { "predict", "bench", "info", "--json", "--top" }.ShouldAllBe(v => help.Text.Contains(v));
        fixture.Program.Run([]).Code.ShouldBe(2);
    }
}
