using System;
using System.Collections.Concurrent;
using System.Threading;

namespace DslCompiler.Serve;

/// <summary>Tokens that are cancelled when a request takes too long. They are used again: a source and its timer for each request would cost more than a small network.</summary>
internal sealed class TimeLimits(TimeSpan limit)
{
    private const int MostKept = 1024;
    private readonly ConcurrentBag<CancellationTokenSource> _kept = [];

    /// <summary>One whose time starts now.</summary>
    public CancellationTokenSource Rent()
    {
        var source = _kept.TryTake(out var kept) ? kept : new CancellationTokenSource();
        source.CancelAfter(limit);
        return source;
    }

    /// <summary>Takes it back when nothing waits for it any more.</summary>
    public void Return(CancellationTokenSource source)
    {
        if (source.TryReset() && _kept.Count < MostKept)
        {
            _kept.Add(source);
        }
        else
        {
            source.Dispose();
        }
    }
}
