using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using DslCompiler.Data;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Training;

public sealed class EvalPredictTests(TrainedFixture trained) : IClassFixture<TrainedFixture>
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("64", "2")]
    [InlineData("256", "3")]
    public void Eval_repeats_the_figures_of_training_exactly(string batch, string threads)
    {
        using var last = JsonDocument.Parse(File.ReadLines(Path.Combine(trained.OutFolder, "metrics.jsonl")).Last());
        var result = Dslc.Run("eval", Dslc.LeNet, "--weights", trained.Weights, "--data", trained.DataFolder, "--json", "--batch", batch, "--threads", threads);
        result.Code.ShouldBe(0);
        result.Output.ShouldBe($$"""
            {"accuracy":{{last.RootElement.GetProperty("testAccuracy").GetRawText()}},"loss":{{last.RootElement.GetProperty("testLoss").GetRawText()}},"count":150}

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Eval_measures_the_training_pictures_too()
    {
        var result = Dslc.Run("eval", Dslc.LeNet, "--weights", trained.Weights, "--data", trained.DataFolder, "--split", "train");
        result.Code.ShouldBe(0);
        result.Output.ShouldContain("of 700), loss ");
    }

    [Fact]
    public void Predicts_pictures_of_files()
    {
        using var folder = new TempFolder();
        var digit = SyntheticDigits.Create(20, 12);
        Png.Write(folder.At("a.png"), 28, 28, 1, digit.Sample(0));
        folder.Write("a.pgm", [.. Encoding.ASCII.GetBytes("P5 28 28 255\n"), .. digit.Sample(0)]);
        var result = Dslc.Run("predict", Dslc.LeNet, "--weights", trained.Weights, "--json", folder.At("a.png"), folder.At("a.pgm"));
        result.Error.ShouldBeEmpty();
        result.Code.ShouldBe(0);
        using var json = JsonDocument.Parse(result.Output);
        var (png, pgm) = (json.RootElement[0], json.RootElement[1]);
        png.GetProperty("file").GetString().ShouldBe(folder.At("a.png"));
        var classes = png.GetProperty("classes").EnumerateArray().ToList();
        classes.Count.ShouldBe(3);
        classes.Select(c => c.GetProperty("probability").GetDouble()).ShouldBeInOrder(SortDirection.Descending);
        pgm.GetProperty("classes").GetRawText().ShouldBe(png.GetProperty("classes").GetRawText());
        var text = Dslc.Run("predict", Dslc.LeNet, "--weights", trained.Weights, folder.At("a.png")).Output;
        text.ShouldStartWith($"{folder.At("a.png")}: {classes[0].GetProperty("name").GetString()} (");
    }

    [Fact]
    public void A_bad_picture_is_told_and_nothing_printed()
    {
        using var folder = new TempFolder();
        Png.Write(folder.At("a.png"), 28, 28, 1, new byte[28 * 28]);
        var bad = folder.Write("b.png", [1, 2, 3]);
        var result = Dslc.Run("predict", Dslc.LeNet, "--weights", trained.Weights, folder.At("a.png"), bad);
        result.Code.ShouldBe(1);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldStartWith($"error: {bad}, byte 0: ");
    }

    [Fact]
    public void Weights_that_do_not_fit_are_told()
    {
        using var folder = new TempFolder();
        var model = folder.Write("m.dsl", Encoding.UTF8.GetBytes("model M {\n  input [32x32x1]\n  FC 10\n  loss SOFTMAX\n}\n"));
        ShouldRefuse(model, trained.Weights, "the weights are of another model");
        ShouldRefuse(Dslc.LeNet, folder.At("none"), "no such file");
        ShouldRefuse(Dslc.LeNet, folder.Write("junk", [1, 2, 3, 4, 5, 6, 7, 8, 9]), "junk");
        ShouldRefuse(Dslc.LeNet, folder.Write("cut", File.ReadAllBytes(trained.Weights)[..^4]), "cut");
        var image = folder.Write("i.dsl", Encoding.UTF8.GetBytes("model I {\n  input [32x32x1]\n  CONV 6 5x5\n}\n"));
        ShouldRefuse(image, trained.Weights, "end it with FC");
    }

    private void ShouldRefuse(string model, string weights, string message)
    {
        var result = Dslc.Run("eval", model, "--weights", weights, "--data", trained.DataFolder);
        result.Code.ShouldBe(1);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldStartWith("error: ");
        result.Error.ShouldContain(message);
        result.Error.Count(c => c == '\n').ShouldBe(1);
    }
}
