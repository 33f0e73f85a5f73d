using System;
using System.Linq;
using DslCompiler.Kernels;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Kernels;

public sealed class PanelSharesTests
{
    /// <summary>Vectors of filters in a group, groups, places of a chunk, places of a sample, samples of a chunk, batch.</summary>
    [Theory]
    [InlineData(4, 1, 56, 196, 1, 1)]
    [InlineData(3, 1, 49, 196, 1, 1)]
    [InlineData(1, 1, 7, 49, 1, 1)]
    [InlineData(1, 1, 43, 169, 1, 3)]
    [InlineData(5, 2, 100, 784, 1, 2)]
    [InlineData(32, 1, 49, 49, 3, 8)]
    [InlineData(7, 4, 64, 64, 5, 5)]
    public void Pieces_are_shared_once_each_and_as_evenly_as_whole_pieces_can_be(int vectors, int groups, int chunk, int places, int samples, int batch)
    {
        var shares = new PanelShares(vectors, groups, chunk, places, samples);
        var results = Enumerable.Range(0, Pieces(shares, chunk, places, samples, batch)).Select(p => Results(p, vectors, groups, chunk, places, samples, batch)).ToArray();
        results.Sum().ShouldBe(vectors * groups * places * batch);
        foreach (var workers in new[] { 1, 2, 3, 4, 7, 16, 64 })
        {
            var ranges = Enumerable.Range(0, workers).Select(w => shares.Of(w, workers, batch)).ToArray();
            ranges[0].First.ShouldBe(0);
            ranges[^1].Last.ShouldBe(results.Length);
            for (var w = 1; w < workers; w++)
            {
                ranges[w].First.ShouldBe(ranges[w - 1].Last);
                ranges[w].Last.ShouldBeGreaterThanOrEqualTo(ranges[w].First);
            }

            // Each end is the nearest one to where it should be: half of the largest piece too much at both ends.
            ranges.Max(r => results[r.First..r.Last].Sum()).ShouldBeLessThanOrEqualTo((results.Sum() / workers) + results.Max() + 1);
        }
    }

    private static int Pieces(PanelShares shares, int chunk, int places, int samples, int batch) =>
        (batch + samples - 1) / samples * ((places + chunk - 1) / chunk) * shares.Panels;

    /// <summary>Vectors of results of a piece.</summary>
    private static int Results(int piece, int vectors, int groups, int chunk, int places, int samples, int batch)
    {
        var ofGroup = (vectors + 1) / 2;
        var (chunks, panels) = ((places + chunk - 1) / chunk, groups * ofGroup);
        var (panel, number) = (piece % panels % ofGroup, piece / panels);
        var width = Math.Min(2, vectors - (2 * panel));
        return width * Math.Min(chunk, places - (number % chunks * chunk)) * Math.Min(samples, batch - (number / chunks * samples));
    }
}
