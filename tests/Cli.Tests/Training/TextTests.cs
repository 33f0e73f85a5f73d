using System.IO;
using System.Linq;
using System.Text;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Training;

/// <summary>A text learned, measured and written on (A20): <c>dslc train</c>, <c>eval</c> and <c>sample</c>.</summary>
public class TextTests
{
    private const string Model = "cell RNN(n) { in x; state h: n; h = tanh(Wx x + Wh h + b) }\nmodel Small(vocab = 65) {\n  input [T x vocab] onehot\n  scan RNN(24) - FC vocab\n  loss SOFTMAX every step\n}\n";

    private const string Pair = "cell RNN(n) { in x; state h: n; h = tanh(Wx x + Wh h + b) }\nmodel Pair {\n  input a [S x 5] onehot\n  input b [T x 5] onehot\n  e = a - scan RNN(4)\n  b - scan RNN(4) from e - FC 5\n  loss SOFTMAX every step\n}\n";

    [Fact]
    public void A_text_is_learned_measured_and_written_on()
    {
        using var folder = new TempFolder();
        var (model, text) = Files(folder, string.Concat(Enumerable.Repeat("the quick brown fox. ", 300)));
        var run = Path.Combine(folder.Path, "run");
        var trained = Dslc.Run("train", model, "--data", text, "--optimizer", "adam", "--lr", "0.01", "--epochs", "12", "--batch", "4", "--steps", "21", "--out", run);
        trained.Error.ShouldBeEmpty();
        trained.Code.ShouldBe(0);
        trained.Output.ShouldContain("17 different characters, 5670 to train on, the last 630 to test on");
        trained.Output.ShouldContain("epoch 12/12");

        var weights = Path.Combine(run, "weights.safetensors");
        var measured = Dslc.Run("eval", model, "--weights", weights, "--data", text, "--json").Output;
        using var json = System.Text.Json.JsonDocument.Parse(measured);
        json.RootElement.GetProperty("loss").GetDouble().ShouldBeLessThan(0.1);

        var written = Dslc.Run("sample", model, "--weights", weights, "--prime", "the qu", "--length", "36", "--temperature", "0");
        written.Code.ShouldBe(0);
        written.Output.ShouldBe("the quick brown fox. the quick brown fox. \n");
        string[] warm = ["sample", model, "--weights", weights, "--length", "50", "--temperature", "2", "--seed"];
        Dslc.Run([.. warm, "3"]).Output.ShouldBe(Dslc.Run([.. warm, "3"]).Output);
        Dslc.Run([.. warm, "3"]).Output.ShouldNotBe(Dslc.Run([.. warm, "4"]).Output);
    }

    [Fact]
    public void The_same_command_writes_the_same_weights_whatever_the_threads()
    {
        using var folder = new TempFolder();
        var (model, text) = Files(folder, string.Concat(Enumerable.Repeat("to be or not to be, ", 60)));
        var weights = new[] { "1", "2", "3" }.Select(threads =>
        {
            var run = Path.Combine(folder.Path, threads);
            Dslc.Run("train", model, "--data", text, "--epochs", "2", "--batch", "3", "--steps", "8", "--threads", threads, "--out", run).Code.ShouldBe(0);
            return File.ReadAllBytes(Path.Combine(run, "weights.safetensors"));
        }).ToList();
        weights[1].ShouldBe(weights[0]);
        weights[2].ShouldBe(weights[0]);
    }

    [Fact]
    public void What_does_not_fit_is_told_and_nothing_is_written()
    {
        using var folder = new TempFolder();
        var (model, text) = Files(folder, new string('a', 60) + new string('b', 60));
        Says("name a file by --data", "train", model, "--out", folder.At("x"));
        Says("no such file", "train", model, "--data", folder.At("none.txt"), "--out", folder.At("x"));
        Says("byte 100 is not UTF-8", "train", model, "--data", folder.Write("bad.txt", [.. Enumerable.Repeat((byte)'a', 100), 0xC3, 0x28]), "--out", folder.At("x"));
        Says("expected at least 100", "train", model, "--data", folder.Write("short.txt", Encoding.UTF8.GetBytes("too short")), "--out", folder.At("x"));
        Says("too few for 32 stretches of 64", "train", model, "--data", text, "--out", folder.At("x"));
        Says("has 0 characters", "train", model, "--data", folder.Write("empty.txt", []), "--out", folder.At("x"));
        Says("one character only", "train", model, "--data", folder.Write("one.txt", [.. Enumerable.Repeat((byte)'a', 200)]), "--out", folder.At("x"));
        Says("found a folder", "train", model, "--data", folder.Path, "--out", folder.At("x"));
        Says("a text has no pictures", "train", model, "--data", text, "--batch", "1", "--steps", "10", "--flip", "--out", folder.At("x"));
        Says("Pair takes a [Sx5] and b [Tx5]; dslc train knows texts", "train", folder.Write("pair.dsl", Encoding.UTF8.GetBytes(Pair)), "--data", text, "--out", folder.At("x"));
        Directory.Exists(folder.At("x")).ShouldBeFalse();

        var run = folder.At("run");
        Dslc.Run("train", model, "--data", text, "--epochs", "1", "--batch", "1", "--steps", "10", "--out", run).Code.ShouldBe(0);
        var weights = Path.Combine(run, "weights.safetensors");
        Says("character 2, U+00E9, is none of the 2", "sample", model, "--weights", weights, "--prime", "aé");
        Says("does not work on text", "sample", Dslc.LeNet, "--weights", weights);
        Says("no such file", "sample", model, "--weights", folder.At("none.safetensors"));
        Says("character 101, U+0063", "eval", model, "--weights", weights, "--data", folder.Write("c.txt", Encoding.UTF8.GetBytes(new string('b', 100) + "c")));
    }

    [Fact]
    public void Characters_beyond_the_basic_plane_and_lines_that_end_as_elsewhere_are_characters()
    {
        using var folder = new TempFolder();
        var (model, text) = Files(folder, string.Concat(Enumerable.Repeat("h\u00e9 \u2603\U0001F600\r\n", 60)));
        var run = folder.At("run");
        var trained = Dslc.Run("train", model, "--data", text, "--optimizer", "adam", "--lr", "0.02", "--epochs", "12", "--batch", "2", "--steps", "14", "--out", run);
        trained.Output.ShouldContain("7 different characters");
        var written = Dslc.Run("sample", model, "--weights", Path.Combine(run, "weights.safetensors"), "--prime", "\u2603\U0001F600", "--length", "6", "--temperature", "0");
        written.Output.ShouldBe("\u2603\U0001F600\r\nh\u00e9 \u2603\n");
        foreach (var flags in new[] { "--length 0", "--temperature -1", "--temperature nan", "--seed -1" })
        {
            Dslc.Run(["sample", model, "--weights", Path.Combine(run, "weights.safetensors"), .. flags.Split(' ')]).Code.ShouldBe(2);
        }
    }

    private static void Says(string message, params string[] arguments)
    {
        var result = Dslc.Run(arguments);
        result.Code.ShouldBe(1);
        result.Error.ShouldContain(message);
        result.Error.TrimEnd('\n').ShouldNotContain('\n');
    }

    private static (string Model, string Text) Files(TempFolder folder, string text) =>
        (folder.Write("small.dsl", Encoding.UTF8.GetBytes(Model)), folder.Write("text.txt", Encoding.UTF8.GetBytes(text)));
}
