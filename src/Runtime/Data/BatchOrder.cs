using System;

namespace DslCompiler.Data;

/// <summary>The order in which an epoch visits the samples: a shuffle that depends on seed and epoch only, so a resumed
/// run sees what an uninterrupted one would. Allocates in the constructor only; not for several threads at once.</summary>
public sealed class BatchOrder
{
    private readonly int[] _order;
    private readonly ulong _seed;

    /// <summary>For <paramref name="count"/> samples, 0 to count-1.</summary>
    public BatchOrder(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _order = new int[count];
        _seed = seed;
    }

    public int Count => _order.Length;

    /// <summary>The order of the last <see cref="Shuffle"/>.</summary>
    public ReadOnlySpan<int> Current => _order;

    /// <summary>Every index once, in the order of <paramref name="epoch"/>; valid until the next call.</summary>
    public ReadOnlySpan<int> Shuffle(int epoch)
    {
        // From the identity each time: an epoch must not depend on the ones before it.
        for (var i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        var random = SplitMix.For(_seed, (ulong)epoch);
        for (var i = _order.Length - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }

        return _order;
    }
}
