using System;
using System.Linq;
using DslCompiler.Random;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Random;

public class PhiloxTests
{
    /// <summary>philox4x32-10 of Random123's kat_vectors (Salmon et al. 2011).</summary>
    [Theory]
    [InlineData(0, 0, 0, "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData(0x299f31d0_a4093822, 0x03707344_13198a2e, 0x85a308d3_243f6a88, "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void Known_answers(ulong key, ulong stream, ulong block, string expected)
    {
        var four = new uint[4];
        new Philox(key, stream).Block(block, four);
        string.Join(' ', four.Select(v => FormattableString.Invariant($"{v:x8}"))).ShouldBe(expected);
    }

    [Fact]
    public void Bits_are_those_of_the_blocks()
    {
        var (random, four) = (new Philox(5, 6), new uint[4]);
        for (ulong i = 0; i < 40; i++)
        {
            random.Block(i / 4, four);
            random.Bits(i).ShouldBe(four[i % 4]);
        }
    }

    [Fact]
    public void Keys_and_streams_give_other_numbers()
    {
        var draws = new[] { new Philox(1, 1), new Philox(2, 1), new Philox(1, 2), new Philox(1UL << 32, 1), new Philox(1, 1UL << 32) }
            .SelectMany(r => Enumerable.Range(0, 1000).Select(i => r.Bits((ulong)i)));

        // Of 5000 draws from 2^32 numbers, two are alike with a probability of 0.3 %: not so for this seed.
        draws.Distinct().Count().ShouldBe(5000);
    }

    [Fact]
    public void Uniform_numbers_fill_their_interval_evenly()
    {
        const int Count = 1_000_000, Cells = 100;
        var (random, cells, sum) = (new Philox(42, 7), new int[Cells], 0.0);
        for (ulong i = 0; i < Count; i++)
        {
            var x = random.Uniform(i);
            cells[(int)(x * Cells)]++;
            sum += x;
        }

        // Mean: 1/2 with a deviation of 1 / sqrt(12 n). Chi squared: 99 degrees of freedom; 5 deviations of sqrt(2 * 99).
        (sum / Count).ShouldBe(0.5, 5 / Math.Sqrt(12.0 * Count));
        cells.Sum(c => Math.Pow(c - (Count / Cells), 2) / (Count / Cells)).ShouldBe(Cells - 1, 5 * Math.Sqrt(2 * (Cells - 1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(60000)]
    public void Below_stays_below_and_reaches_both_ends(int below)
    {
        var random = new Philox(3, 0);
        var draws = Enumerable.Range(0, 20 * below).Select(i => random.Below((ulong)i, below)).ToList();
        draws.Min().ShouldBe(0);
        draws.Max().ShouldBe(below - 1);
    }
}
