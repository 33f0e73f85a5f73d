using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text.Json;

namespace DslCompiler.Cli.Bench;

/// <summary>How long one piece of work took, run after run, in milliseconds.</summary>
internal sealed record Timing(int Runs, double Least, double Tenth, double Median, double Ninetieth)
{
    private const int FewestRuns = 3;
    private const int MostRuns = 1_000_000;

    /// <summary>Runs it for so long, and a few times at least.</summary>
    public static Timing Of(Action run, double seconds)
    {
        var times = new List<double>();
        var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        for (var start = Stopwatch.GetTimestamp(); times.Count < FewestRuns || (start < end && times.Count < MostRuns); start = Stopwatch.GetTimestamp())
        {
            run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Of(times);
    }

    /// <summary>Of times in any order.</summary>
    public static Timing Of(List<double> times)
    {
        times.Sort();
        return new Timing(times.Count, times[0], At(times, 0.1), At(times, 0.5), At(times, 0.9));
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("runs", Runs);
        json.WriteNumber("leastMs", Least);
        json.WriteNumber("p10Ms", Tenth);
        json.WriteNumber("medianMs", Median);
        json.WriteNumber("p90Ms", Ninetieth);
    }

    private static double At(List<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1) + 0.5)];
}
