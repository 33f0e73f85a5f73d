using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DslCompiler.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Data;

public class MnistFolderTests
{
    private static readonly string[] Files = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    [SharedDataFact("mnist")]
    public void Reads_the_real_files()
    {
        var (train, test, description) = DataFolder.Open(RepoFiles.Shared("data", "mnist")!);
        (train.Count, train.Height, train.Width, train.Channels).ShouldBe((60_000, 28, 28, 1));
        train.Labels.Take(8).ShouldBe([5, 0, 4, 1, 9, 2, 1, 3]);
        test.Labels.Take(8).ShouldBe([7, 2, 1, 0, 4, 1, 4, 9]);
        train.ClassNames.ShouldBe(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
        train.Sample(0)[5 * 28 + 12].ShouldBe((byte)3);
        description.ShouldContain("60000 training");
        var measured = Preprocessing.Measure(train);
        measured.Mean[0].ShouldBe(0.1307f, 1e-4f);
        measured.Std[0].ShouldBe(0.3081f, 1e-4f);
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte", false)]
    [InlineData("train-images-idx3-ubyte.gz", true)]
    [InlineData("train-images.idx3-ubyte", false)]
    [InlineData("train-images.idx3-ubyte.gz", true)]
    public void Reads_every_spelling(string name, bool gzip)
    {
        using var folder = Folder();
        File.Delete(folder.At(Files[0]));
        folder.Write(name, gzip ? TempFolder.Gzip(Images(3)) : Images(3));
        var (train, test, _) = DataFolder.Open(folder.Path);
        train.Count.ShouldBe(3);
        test.Count.ShouldBe(2);
        train.Labels.ShouldBe([0, 1, 2]);
        train.Sample(1).ToArray().ShouldBe([6, 7, 8, 9, 10, 11]);
    }

    public static TheoryData<string, string, byte[], string[]> Damages() => new()
    {
        { "wrong magic", Files[0], Labels(3), ["train-images", "byte 0", "0x00000801", "0x00000803"] },
        { "cut header", Files[0], Images(3)[..7], ["byte 7", "end of the file"] },
        { "empty", Files[0], [], ["byte 0", "header of 16"] },
        { "truncated", Files[0], Images(3)[..^1], ["17 bytes of data", "18 bytes of data (3x2x3)"] },
        { "too long", Files[0], [.. Images(3), 0], ["19 bytes of data"] },
        { "huge claim", Files[0], [0, 0, 8, 3, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff], ["0 bytes of data"] },
        { "negative size", Files[0], [0, 0, 8, 3, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1, 0, 0, 0, 1], ["byte 4", "size 4294967295"] },
        { "no rows", Files[0], [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1], ["byte 8", "size 0"] },
        { "gzip without .gz", Files[0], TempFolder.Gzip(Images(3)), ["gzip data", "add .gz"] },
        { "label count", Files[1], Labels(2), ["train-labels", "2 labels", "3, one for each picture"] },
        { "label range", Files[1], [0, 0, 8, 1, 0, 0, 0, 3, 1, 10, 2], ["record 1 (byte 9)", "label 10", "0 to 9"] },
        { "test size", Files[2], [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 9, 9], ["t10k-images", "1x1", "2x3"] },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Complains_of(string what, string file, byte[] content, string[] parts)
    {
        what.ShouldNotBeEmpty();
        using var folder = Folder();
        folder.Write(file, content);
        new Action(() => DataFolder.Open(folder.Path)).ShouldComplain(parts);
    }

    public static TheoryData<string, byte[], string[]> PackedDamages() => new()
    {
        { "not gzip", Images(3), ["damaged gzip", "train-images-idx3-ubyte.gz"] },
        { "cut", TempFolder.Gzip(Noise())[..2000], ["train-images-idx3-ubyte.gz", "Fix: download"] },
        { "flipped", Flip(TempFolder.Gzip(Noise()), 3000), ["train-images-idx3-ubyte.gz", "Fix: download"] },
        { "short inside", TempFolder.Gzip(Images(3)[..^1]), ["byte 33", "end of the data", "18 bytes"] },
        { "long inside", TempFolder.Gzip([.. Images(3), 1]), ["more data"] },
        { "bomb", TempFolder.Gzip([0, 0, 8, 3, 0, 1, 0, 0, 0, 0, 0x7f, 0xff, 0, 0, 0, 1]), ["end of the data"] },
    };

    [Theory]
    [MemberData(nameof(PackedDamages))]
    public void Complains_of_packed(string what, byte[] content, string[] parts)
    {
        what.ShouldNotBeEmpty();
        using var folder = Folder();
        File.Delete(folder.At(Files[0]));
        folder.Write(Files[0] + ".gz", content);
        new Action(() => DataFolder.Open(folder.Path)).ShouldComplain(parts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Names_the_missing_file(int missing)
    {
        using var folder = Folder();
        File.Delete(folder.At(Files[missing]));
        new Action(() => DataFolder.Open(folder.Path)).ShouldComplain("found no " + Files[missing]);
    }

    [Fact]
    public void Says_what_it_looked_for()
    {
        using var folder = new TempFolder();
        new Action(() => DataFolder.Open(folder.Path)).ShouldComplain("empty folder", "train-images-idx3-ubyte", "data_batch_*.bin");
        folder.Write("a.txt", [1]);
        new Action(() => DataFolder.Open(folder.Path)).ShouldComplain("'a.txt'");
        new Action(() => DataFolder.Open(folder.At("a.txt"))).ShouldComplain("found a file", "expected a folder");
        new Action(() => DataFolder.Open(folder.At("none"))).ShouldComplain("no such folder");
    }

    private static TempFolder Folder()
    {
        var folder = new TempFolder();
        folder.Write(Files[0], Images(3));
        folder.Write(Files[1], Labels(3));
        folder.Write(Files[2], Images(2));
        folder.Write(Files[3], Labels(2));
        return folder;
    }

    private static byte[] Images(byte count) => [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 2, 0, 0, 0, 3, .. Counting(count * 6)];

    private static byte[] Labels(byte count) => [0, 0, 8, 1, 0, 0, 0, count, .. Counting(count)];

    private static byte[] Noise()
    {
        var random = SplitMix.For(1, 1);
        return [0, 0, 8, 3, 0, 0, 0, 100, 0, 0, 0, 8, 0, 0, 0, 8, .. Enumerable.Range(0, 6400).Select(_ => (byte)random.Next())];
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        bytes[at] ^= 0x10;
        return bytes;
    }

    private static IEnumerable<byte> Counting(int count) => Enumerable.Range(0, count).Select(i => (byte)i);
}
