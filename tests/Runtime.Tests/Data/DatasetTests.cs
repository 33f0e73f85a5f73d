using System;
using System.Collections.Immutable;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using DslCompiler.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Data;

public class DatasetTests
{
    private static readonly ImmutableArray<string> Names = ["a", "b"];

    [Fact]
    public void Slices_copy_pictures_and_labels()
    {
        var slice = new Dataset("d", 1, 2, 1, [1, 2, 3, 4, 5, 6], [0, 1, 0], Names).Slice(1, 2);
        slice.Pixels.ShouldBe([3, 4, 5, 6]);
        slice.Labels.ShouldBe([1, 0]);
        Should.Throw<ArgumentOutOfRangeException>(() => slice.Slice(1, 2));
        Should.Throw<ArgumentOutOfRangeException>(() => slice.Slice(int.MaxValue, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => slice.Sample(2).Length);
    }

    [Fact]
    public void Complains_of_sizes_that_disagree()
    {
        new Action(() => _ = new Dataset("d", 2, 2, 1, new byte[7], [0, 1], Names)).ShouldComplain("7 bytes", "8");
        new Action(() => _ = new Dataset("d", 0, 2, 1, [], [], Names)).ShouldComplain("0x2x1");
        new Action(() => _ = new Dataset("d", 1, 1, 1, [0, 0], [0, 2], Names)).ShouldComplain("record 1", "label 2");
        new Action(() => _ = new Dataset("d", 1, 1, 1, [0], [0], default)).ShouldComplain("label 0");
        new Action(() => _ = new Dataset("d", int.MaxValue, int.MaxValue, int.MaxValue, [0], [0], Names)).ShouldComplain("1 bytes");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Orders_visit_every_sample_once(int count)
    {
        var order = new BatchOrder(count, seed: 3);
        var first = order.Shuffle(0).ToArray();
        first.Order().ShouldBe(Enumerable.Range(0, count));
        var second = order.Shuffle(1).ToArray();
        (count < 2 || !first.SequenceEqual(second)).ShouldBeTrue();
        new BatchOrder(count, seed: 3).Shuffle(1).ToArray().ShouldBe(second);
        order.Shuffle(0).ToArray().ShouldBe(first);
    }

    [Fact]
    public void Orders_stay_the_same_between_versions_and_allocate_nothing()
    {
        var order = new BatchOrder(8, seed: 42);
        string.Join(' ', order.Shuffle(7).ToArray()).ShouldBe("7 3 2 0 5 1 6 4");
        var before = GC.GetAllocatedBytesForCurrentThread();
        order.Shuffle(8);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Orders_are_even()
    {
        var counts = new int[6, 6];
        var order = new BatchOrder(6, seed: 1);
        for (var epoch = 0; epoch < 6000; epoch++)
        {
            var indices = order.Shuffle(epoch);
            for (var i = 0; i < 6; i++)
            {
                counts[i, indices[i]]++;
            }
        }

        counts.Cast<int>().ShouldAllBe(c => c > 850 && c < 1150);
    }

    [Fact]
    public void Digits_are_the_same_bits_everywhere()
    {
        Convert.ToHexStringLower(SHA256.HashData(SyntheticDigits.Create(200, 7).Pixels)).ShouldBe("bb385901ded6c53298884aa4c1cea1e3ea7d3f1d9aefdf6421d74deb1fc69125");
        var parallel = new byte[2][];
        Parallel.For(0, 2, i => parallel[i] = SyntheticDigits.Create(200, 7).Pixels);
        parallel[0].ShouldBe(parallel[1]);
        SyntheticDigits.Create(200, 8).Pixels.ShouldNotBe(parallel[0]);
    }

    [Fact]
    public void Digits_are_balanced_shuffled_and_inked()
    {
        var digits = SyntheticDigits.Create(1000, 1);
        (digits.Count, digits.Height, digits.Width, digits.Channels).ShouldBe((1000, 28, 28, 1));
        digits.Labels.GroupBy(l => l).ShouldAllBe(g => g.Count() == 100);
        digits.Labels.Take(30).Zip(digits.Labels.Skip(1)).Count(p => p.First + 1 == p.Second).ShouldBeLessThan(12);
        for (var i = 0; i < digits.Count; i++)
        {
            var ink = digits.Sample(i).ToArray().Average(p => (double)p);
            ink.ShouldBeInRange(4, 100);
        }

        Preprocessing.Measure(digits).Mean[0].ShouldBeInRange(0.07f, 0.18f);
        new Action(() => SyntheticDigits.Create(-1, 1)).ShouldComplain("-1");
        SyntheticDigits.Create(0, 1).Count.ShouldBe(0);
    }
}
