using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Training;

/// <summary>Captions of pictures learned, measured and written (A21), without and with soft attention: <c>dslc train</c>, <c>eval</c> and <c>predict</c>.</summary>
public sealed class CaptionTests
{
    private const string Plain = "cell RNN(n) { in x; state h: n; h = tanh(Wx x + Wh h + b) }\nmodel Plain(vocab = 99) {\n  input picture [12x12x1]\n  input words [T x vocab] onehot\n  seen = picture - AVGPOOL 4x4 - FC 24 - TANH\n"
        + "  words - FC 12 nobias - scan RNN(24) from seen - FC vocab\n  loss SOFTMAX every step\n}\n";

    private const string Looking = "cell Looks(n) { in x; over a; state h: n; s = attend(a, Wq h); h = tanh(Wx x + Wh h + Ws s + b) }\nmodel Looking(vocab = 99) {\n  input picture [12x12x1]\n  input words [T x vocab] onehot\n  a = picture - CONV 16 4x4 stride 4 - TANH\n  start = a - FC 24 - TANH\n"
        + "  words - FC 12 nobias - scan Looks(24) from start over a - FC vocab\n  loss SOFTMAX every step\n}\n";

    private static readonly string[] Flags = ["--optimizer", "adam", "--lr", "0.01", "--shift", "0", "--epochs", "40", "--batch", "20"];

    [Theory]
    [InlineData(Plain)]
    [InlineData(Looking)]
    public void Captions_are_learned_measured_and_written(string text)
    {
        using var folder = Squares(200);
        var model = folder.Write("model.dsl", Encoding.UTF8.GetBytes(text));
        var trained = Dslc.Run(["train", model, "--data", folder.Path, .. Flags, "--out", folder.At("run")]);
        trained.Error.ShouldBeEmpty();
        trained.Code.ShouldBe(0);
        trained.Output.ShouldContain("180 captions of 180 pictures to train on, 20 of the last 20 to test on, 12x12x1; 7 different words");

        var weights = folder.At("run/weights.safetensors");
        using var measured = JsonDocument.Parse(Dslc.Run("eval", model, "--weights", weights, "--data", folder.Path, "--json").Output);
        measured.RootElement.GetProperty("count").GetInt32().ShouldBe(20);
        measured.RootElement.GetProperty("accuracy").GetDouble().ShouldBeGreaterThanOrEqualTo(0.9);

        var lines = File.ReadAllLines(folder.At("captions.tsv")).TakeLast(20).Select(l => l.Split('\t')).ToList();
        var said = Dslc.Run(["predict", model, "--weights", weights, .. lines.Select(l => folder.At(l[0]))]).Output.TrimEnd('\n').Split('\n');
        said.Zip(lines).Count(p => p.First == $"{folder.At(p.Second[0])}: {p.Second[1]}").ShouldBeGreaterThanOrEqualTo(18);
        using var json = JsonDocument.Parse(Dslc.Run("predict", model, "--weights", weights, folder.At(lines[0][0]), "--json").Output);
        said[0].ShouldEndWith(json.RootElement[0].GetProperty("caption").GetString()!);
    }

    [Fact]
    public void The_same_command_writes_the_same_weights_whatever_the_threads()
    {
        using var folder = Squares(40);
        var model = folder.Write("model.dsl", Encoding.UTF8.GetBytes(Looking));
        var weights = new[] { "1", "2", "3" }.Select(threads =>
        {
            Dslc.Run("train", model, "--data", folder.Path, "--epochs", "2", "--batch", "7", "--shift", "0", "--threads", threads, "--out", folder.At(threads)).Code.ShouldBe(0);
            return File.ReadAllBytes(folder.At(threads + "/weights.safetensors"));
        }).ToList();
        weights[1].ShouldBe(weights[0]);
        weights[2].ShouldBe(weights[0]);
    }

    [Fact]
    public void Without_captions_digits_get_some()
    {
        using var folder = DigitFolder.Create(50, 20);
        var model = folder.Write("model.dsl", Encoding.UTF8.GetBytes(Plain));
        var trained = Dslc.Run("train", model, "--data", folder.Path, "--epochs", "1", "--batch", "512", "--shift", "0", "--out", folder.At("run"));
        trained.Code.ShouldBe(0);
        trained.Output.ShouldContain("made here, not written by people: 30000 pictures of one or two digits");
        trained.Output.ShouldContain("; 14 different words");
    }

    public static TheoryData<string, string> Bad() => new()
    {
        { "no tab here\n", "line 1: found 'no tab here', expected a file, one tab and a caption" },
        { "0.pgm\ta square\n\n1.pgm\t \n", "line 3: found '1.pgm\\u0009 '" },
        { "0.pgm\ta\tb\n", "line 1: found" },
        { "../0.pgm\ta square\n", "line 1: found '../0.pgm', expected a file within the folder" },
        { "/etc/passwd\ta square\n", "expected a file within the folder" },
        { "none.pgm\ta square\n", "line 1: found 'none.pgm', which is not there" },
        { "a\0.pgm\ta square\n", "expected a file within the folder" },
        { "0.pgm\t" + string.Concat(Enumerable.Repeat("word ", 65)) + "\n", "line 1: found a caption of 65 words, expected at most 64" },
        { "0.pgm\ta square\n", "its pictures: found 1, expected at least 10" },
        { "", "its pictures: found 0, expected at least 10" },
        { "model.dsl\ta square\n0.pgm\ta\n1.pgm\ta\n2.pgm\ta\n3.pgm\ta\n4.pgm\ta\n5.pgm\ta\n6.pgm\ta\n7.pgm\ta\n8.pgm\ta\n", "expected a PNG" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_cannot_be_read_is_told_and_nothing_is_written(string captions, string message)
    {
        using var folder = Squares(12);
        var model = folder.Write("model.dsl", Encoding.UTF8.GetBytes(Plain));
        folder.Write("captions.tsv", Encoding.UTF8.GetBytes(captions));
        Says(message, "train", model, "--data", folder.Path, "--shift", "0", "--out", folder.At("x"));
        Directory.Exists(folder.At("x")).ShouldBeFalse();
    }

    [Fact]
    public void Other_mistakes_are_told()
    {
        using var folder = Squares(12);
        var model = folder.Write("model.dsl", Encoding.UTF8.GetBytes(Plain));
        Says("captions are learned of pictures as they are", "train", model, "--data", folder.Path, "--flip", "--shift", "0", "--out", folder.At("x"));
        var fixedSize = folder.Write("fixed.dsl", Encoding.UTF8.GetBytes(Plain.Replace("(vocab = 99)", "", StringComparison.Ordinal).Replace("vocab", "5", StringComparison.Ordinal)));
        Says("has 10 different words, but Plain takes 5", "train", fixedSize, "--data", folder.Path, "--shift", "0", "--out", folder.At("x"));
        using var empty = new TempFolder();
        Says("has no captions.tsv", "train", model, "--data", empty.Path, "--shift", "0", "--out", folder.At("x"));
        Dslc.Run("train", model, "--data", folder.Path, "--epochs", "1", "--shift", "0", "--out", folder.At("run")).Code.ShouldBe(0);
        Says("no such file", "predict", model, "--weights", folder.At("run/weights.safetensors"), folder.At("none.pgm"));
        Says("has no list of words", "predict", model, "--weights", folder.Write("w.safetensors", [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']), folder.At("0.pgm"));
        folder.Write("captions.tsv", [0xFF, 0xFE, 9, 65]);
        Says("what is no UTF-8", "train", model, "--data", folder.Path, "--shift", "0", "--out", folder.At("x"));
        Directory.Exists(folder.At("x")).ShouldBeFalse();
    }

    [Fact]
    public void A_picture_may_have_several_captions_and_lines_end_as_elsewhere()
    {
        using var folder = Squares(12);
        var model = folder.Write("model.dsl", Encoding.UTF8.GetBytes(Plain));
        var lines = File.ReadAllLines(folder.At("captions.tsv")).SelectMany(l => new[] { l, l.Replace("\t", "\tThe  ", StringComparison.Ordinal) });
        folder.Write("captions.tsv", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n")]);
        var trained = Dslc.Run("train", model, "--data", folder.Path, "--epochs", "1", "--shift", "0", "--out", folder.At("run"));
        trained.Code.ShouldBe(0);
        trained.Output.ShouldContain("22 captions of 11 pictures to train on, 2 of the last 1 to test on");
    }

    private static void Says(string message, params string[] arguments)
    {
        var result = Dslc.Run(arguments);
        result.Code.ShouldBe(1);
        result.Error.ShouldContain(message);
        result.Error.TrimEnd('\n').ShouldNotContain('\n');
    }

    /// <summary>A folder of 12x12 pictures of a bright or dim square in one of four corners, and captions of two to four words.</summary>
    private static TempFolder Squares(int count)
    {
        var (folder, random, lines) = (new TempFolder(), new TestRandom(7), new List<string>());
        for (var i = 0; i < count; i++)
        {
            var (isLow, isRight, isDim) = (random.Next(2), random.Next(2), random.Next(2));
            var pixels = new byte[144];
            for (var p = 0; p < pixels.Length; p++)
            {
                var isInside = (p / 12 >= 6 ? 1 : 0) == isLow && (p % 12 >= 6 ? 1 : 0) == isRight;
                pixels[p] = (byte)((isInside ? isDim == 1 ? 110 : 230 : 10) + random.Next(20));
            }

            folder.Write($"{i}.pgm", [.. Encoding.ASCII.GetBytes("P5 12 12 255\n"), .. pixels]);
            lines.Add($"{i}.pgm\t{(isDim == 1 ? "a dim " : "")}{(isLow == 1 ? "bottom" : "top")} {(isRight == 1 ? "right" : "left")}{(isDim == 1 ? "" : " square")}");
        }

        folder.Write("captions.tsv", Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        return folder;
    }
}
