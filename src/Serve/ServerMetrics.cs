using System;
using System.Text;
using System.Threading;
using static System.FormattableString;

namespace DslCompiler.Serve;

/// <summary>What a server has done, as Prometheus reads it (its text format, version 0.0.4).</summary>
internal sealed class ServerMetrics
{
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private readonly long[] _byCode = new long[600];
    private readonly long[] _bySeconds = new long[Bounds.Length + 1];
    private long _microseconds;

    /// <summary>A request to predict that was answered.</summary>
    public void Add(int code, TimeSpan elapsed)
    {
        Interlocked.Increment(ref _byCode[Math.Clamp(code, 0, _byCode.Length - 1)]);
        var bucket = 0;
        while (bucket < Bounds.Length && elapsed.TotalSeconds > Bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _bySeconds[bucket]);
        Interlocked.Add(ref _microseconds, (long)elapsed.TotalMicroseconds);
    }

    public string Text(Batcher batcher)
    {
        var text = new StringBuilder("# TYPE dslc_requests_total counter\n");
        for (var code = 0; code < _byCode.Length; code++)
        {
            if (Interlocked.Read(ref _byCode[code]) is > 0 and var count)
            {
                text.Append(Invariant($"dslc_requests_total{{code=\"{code}\"}} {count}\n"));
            }
        }

        text.Append("# TYPE dslc_request_seconds histogram\n");
        var total = 0L;
        for (var i = 0; i <= Bounds.Length; i++)
        {
            total += Interlocked.Read(ref _bySeconds[i]);
            text.Append(Invariant($"dslc_request_seconds_bucket{{le=\"{(i == Bounds.Length ? "+Inf" : Invariant($"{Bounds[i]}"))}\"}} {total}\n"));
        }

        return text.Append(Invariant($"dslc_request_seconds_sum {Interlocked.Read(ref _microseconds) * 1e-6:R}\ndslc_request_seconds_count {total}\n"))
            .Append(Invariant($"# TYPE dslc_batches_total counter\ndslc_batches_total {batcher.Batches}\n"))
            .Append(Invariant($"# TYPE dslc_predictions_total counter\ndslc_predictions_total {batcher.Samples}\n"))
            .Append(Invariant($"# TYPE dslc_waiting gauge\ndslc_waiting {batcher.Waiting}\n"))
            .Append(Invariant($"# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes {Environment.WorkingSet}\n"))
            .ToString();
    }
}
