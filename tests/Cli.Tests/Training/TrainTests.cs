using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using DslCompiler.Tests.Data;
using DslCompiler.Weights;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Training;

public sealed class TrainTests(TrainedFixture trained) : IClassFixture<TrainedFixture>
{
    [Fact]
    public void Says_what_it_does_and_writes_both_files()
    {
        trained.Error.ShouldBeEmpty();
        trained.Code.ShouldBe(0);
        trained.Output.ShouldContain("model: LeNet5, 61706 parameters\n");
        trained.Output.ShouldContain("700 training and 150 test pictures of 28x28x1\n");
        trained.Output.ShouldContain("\nepoch 2/2: loss ");
        Directory.GetFiles(trained.OutFolder).Select(Path.GetFileName).Order().ShouldBe(["metrics.jsonl", "weights.safetensors"]);
        var lines = File.ReadAllLines(Path.Combine(trained.OutFolder, "metrics.jsonl"));
        lines.Length.ShouldBe(2);
        using var last = JsonDocument.Parse(lines[1]);
        last.RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(["epoch", "seconds", "loss", "testLoss", "testAccuracy", "learningRate"]);
        last.RootElement.GetProperty("epoch").GetInt32().ShouldBe(2);
        last.RootElement.GetProperty("testAccuracy").GetDouble().ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void The_weights_file_says_how_to_use_it()
    {
        var metadata = SafetensorsFile.Read(trained.Weights).Metadata;
        metadata.Keys.Order().ShouldBe(["classes", "model", "preprocessing.height", "preprocessing.mean", "preprocessing.std", "preprocessing.width"]);
        metadata["model"].ShouldBe("LeNet5");
        metadata["classes"].ShouldBe("0\n1\n2\n3\n4\n5\n6\n7\n8\n9");
    }

    [Fact]
    public void The_same_command_writes_the_same_bytes_on_any_number_of_threads()
    {
        using var folder = new TempFolder();
        trained.Train(folder.Path, "--threads", "3", "--json").Code.ShouldBe(0);
        File.ReadAllBytes(folder.At("weights.safetensors")).ShouldBe(File.ReadAllBytes(trained.Weights));
    }

    [Fact]
    public void Json_is_the_metrics_and_nothing_else()
    {
        using var folder = new TempFolder();
        var result = Dslc.Run("train", Dslc.LeNet, "--data", trained.DataFolder, "--epochs", "1", "--optimizer", "adam", "--out", folder.Path, "--json");
        result.Code.ShouldBe(0);
        result.Output.ShouldBe(File.ReadAllText(folder.At("metrics.jsonl")));
        result.Error.ShouldContain("data: ");
    }

    [Fact]
    public void A_learning_rate_too_high_is_told_and_leaves_no_weights()
    {
        using var folder = new TempFolder();
        var file = folder.Write("relu.dsl", Encoding.UTF8.GetBytes("model R {\n  input [28x28x1]\n  FC 32 - RELU - FC 10\n  loss SOFTMAX\n}\n"));
        var result = Dslc.Run("train", file, "--data", trained.DataFolder, "--lr", "1e30", "--out", folder.At("run"));
        result.Code.ShouldBe(1);
        result.Error.ShouldMatch("^error: the loss is (NaN|infinite): the learning rate is too high; try --lr 1E\\+29\n$");
        File.Exists(folder.At("run/weights.safetensors")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("input [28x28x1]\n  FC 7\n  loss SOFTMAX", "end the model with FC 10")]
    [InlineData("input [28x28x1]\n  FC 10", "add the line 'loss SOFTMAX'")]
    [InlineData("input [28x28x2]\n  FC 10\n  loss SOFTMAX", "its channels")]
    [InlineData("input [100]\n  FC 10\n  loss SOFTMAX", "write input [784] or input [28x28x1]")]
    public void A_model_that_does_not_fit_the_data_is_told_before_anything_is_written(string body, string fix)
    {
        using var folder = new TempFolder();
        var file = folder.Write("m.dsl", Encoding.UTF8.GetBytes($"model M {{\n  {body}\n}}\n"));
        var result = Dslc.Run("train", file, "--data", trained.DataFolder, "--out", folder.At("run"));
        result.Code.ShouldBe(1);
        result.Error.ShouldContain(fix);
        result.Error.Count(c => c == '\n').ShouldBe(1);
        Directory.Exists(folder.At("run")).ShouldBeFalse();
    }

    [Fact]
    public void A_vector_takes_pictures_of_as_many_values()
    {
        using var folder = new TempFolder();
        var file = folder.Write("m.dsl", Encoding.UTF8.GetBytes("model M {\n  input [784]\n  FC 10\n  loss SOFTMAX\n}\n"));
        Dslc.Run("train", file, "--data", trained.DataFolder, "--epochs", "1", "--out", folder.At("run")).Code.ShouldBe(0);
        Dslc.Run("eval", file, "--data", trained.DataFolder, "--weights", folder.At("run/weights.safetensors")).Code.ShouldBe(0);
    }

    [Fact]
    public void Bad_folders_are_told()
    {
        using var folder = new TempFolder();
        var file = folder.Write("file", [1]);
        Dslc.Run("train", Dslc.LeNet, "--data", folder.At("none")).Error.ShouldContain("no such folder");
        var result = Dslc.Run("train", Dslc.LeNet, "--data", trained.DataFolder, "--out", file);
        result.Code.ShouldBe(1);
        result.Error.ShouldContain("name another by --out");
    }
}
