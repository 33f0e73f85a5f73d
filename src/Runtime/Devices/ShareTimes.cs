using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace DslCompiler;

/// <summary>A machine of more cores than there are, simulated: the shares of each piece of work run one after the other on the caller's thread, and the least time of each is
/// kept. How evenly the work is cut shows, what cores take from each other (memory, clock) does not. What ran once only (weights laid out before the first pass) does not
/// count.</summary>
internal sealed class ShareTimes
{
    private readonly Dictionary<(IParallelWork Work, int Item), Piece> _pieces = [];

    /// <summary>Milliseconds of all shares together: one thread's time.</summary>
    public double Total => Repeated.Sum(p => p.Least.Sum()) * ToMs;

    /// <summary>Milliseconds of the longest share of each piece: the time of as many threads.</summary>
    public double Longest => Repeated.Sum(p => p.Least.Max()) * ToMs;

    /// <summary>Pieces of work: each is a fork and a join.</summary>
    public int Pieces => Repeated.Count();

    /// <summary>Of each piece of work, by the number its starter gave it: the sum of its shares' times and the longest, in milliseconds.</summary>
    public IReadOnlyDictionary<int, (double All, double Longest)> ByItem =>
        _pieces.Where(p => p.Value.Runs > 1).GroupBy(p => p.Key.Item).ToDictionary(g => g.Key, g => (g.Sum(p => p.Value.Least.Sum()) * ToMs, g.Sum(p => p.Value.Least.Max()) * ToMs));

    private IEnumerable<Piece> Repeated => _pieces.Values.Where(p => p.Runs > 1);

    private static double ToMs => 1e3 / Stopwatch.Frequency;

    public void Run(IParallelWork work, int item, int shares)
    {
        if (!_pieces.TryGetValue((work, item), out var piece))
        {
            _pieces[(work, item)] = piece = new Piece([.. Enumerable.Repeat(long.MaxValue, shares)]);
        }

        piece.Runs++;
        for (var share = 0; share < shares; share++)
        {
            var start = Stopwatch.GetTimestamp();
            work.Run(item, share);
            piece.Least[share] = Math.Min(piece.Least[share], Stopwatch.GetTimestamp() - start);
        }
    }

    private sealed class Piece(long[] least)
    {
        public long[] Least => least;

        public int Runs { get; set; }
    }
}
