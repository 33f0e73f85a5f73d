using System.Linq;
using DslCompiler.Kernels;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Kernels;

public unsafe class ShareTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    public void Every_unit_is_in_one_share_and_shares_differ_by_one_at_most(int workers)
    {
        for (var units = 0; units <= 1000; units++)
        {
            var shares = Enumerable.Range(0, workers).Select(w => new Work<float>(1, w, workers, null, default).Share(units)).ToArray();
            shares[0].First.ShouldBe(0);
            shares[^1].Last.ShouldBe(units);
            for (var w = 1; w < workers; w++)
            {
                shares[w].First.ShouldBe(shares[w - 1].Last);
            }

            var lengths = shares.Select(s => s.Last - s.First).ToArray();
            (lengths.Max() - lengths.Min()).ShouldBeLessThanOrEqualTo(1);
        }
    }
}
