using System;
using System.Linq;
using System.Text;
using DslCompiler.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Data;

public class CifarFolderTests
{
    [SharedDataFact("cifar-10-batches-bin")]
    public void Reads_the_real_files()
    {
        var (train, test, description) = DataFolder.Open(RepoFiles.Shared("data", "cifar-10-batches-bin")!);
        (train.Count, test.Count).ShouldBe((3000, 500));
        (train.Height, train.Width, train.Channels).ShouldBe((32, 32, 3));
        train.Labels.Take(4).Select(l => train.ClassNames[l]).ShouldBe(["frog", "truck", "truck", "deer"]);
        description.ShouldContain("the last 500 of 3500 records are held out");
    }

    [Fact]
    public void Takes_batches_in_the_order_of_their_numbers()
    {
        using var folder = new TempFolder();
        folder.Write("data_batch_10.bin", Records(7));
        folder.Write("data_batch_9.bin", Records(5, 6));
        folder.Write("test_batch.bin", Records(1));
        var (train, test, description) = DataFolder.Open(folder.Path);
        train.Labels.ShouldBe([5, 6, 7]);
        test.Labels.ShouldBe([1]);
        train.ClassNames[6].ShouldBe("frog");
        train.Sample(2)[0].ShouldBe((byte)7);
        description.ShouldContain("3 training and 1 test");
    }

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(14, 12, 2)]
    public void Holds_out_a_seventh(int count, int train, int test)
    {
        using var folder = new TempFolder();
        folder.Write("data_batch_1.bin", Records([.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))]));
        var pair = DataFolder.Open(folder.Path);
        (pair.Train.Count, pair.Test.Count).ShouldBe((train, test));
        pair.Test.Labels[^1].ShouldBe((count - 1) % 10);
    }

    [Fact]
    public void Complains()
    {
        using var folder = new TempFolder();
        var open = () => { DataFolder.Open(folder.Path); };
        folder.Write("data_batch_1.bin", Records(1));
        open.ShouldComplain("one record");
        folder.Write("data_batch_1.bin", Records(1, 10));
        open.ShouldComplain("data_batch_1.bin", "record 1 (byte 3073)", "label 10", "0 to 9");
        folder.Write("data_batch_1.bin", Records(1, 2)[..^1]);
        open.ShouldComplain("byte 3073", "a last record of 3072 bytes");
        folder.Write("data_batch_1.bin", []);
        open.ShouldComplain("an empty file");
        folder.Write("data_batch_1.bin", Records(1, 2));
        folder.Write("batches.meta.txt", Encoding.UTF8.GetBytes("cat\ndog\n"));
        open.ShouldComplain("batches.meta.txt", "2 class names", "10");
    }

    [Fact]
    public void Complains_without_training_batches_and_of_two_sets()
    {
        using var folder = new TempFolder();
        folder.Write("test_batch.bin", Records(1));
        new Action(() => DataFolder.Open(folder.Path)).ShouldComplain("no data_batch_*.bin");
        folder.Write("t10k-labels-idx1-ubyte", []);
        new Action(() => DataFolder.Open(folder.Path)).ShouldComplain("both MNIST and CIFAR-10");
    }

    private static byte[] Records(params byte[] labels) => [.. labels.SelectMany(l => Enumerable.Repeat(l, 3073))];
}
