using System.Collections.Generic;
using System.Diagnostics;
using DslCompiler.Random;
using static System.FormattableString;

namespace DslCompiler.Host;

/// <summary><c>bench</c>: how long a prediction of drawn numbers takes.</summary>
internal static class BenchVerb
{
    private const int FewestRuns = 5;
    private const int MostRuns = 1_000_000;

    public static void Run(LoadedModel model, HostOptions options, HostStreams streams)
    {
        var session = model.Session;
        for (var i = 0; i < options.Batch; i++)
        {
            var input = session.Input(i);
            var random = new Philox(1, (ulong)i);
            for (var k = 0; k < input.Length; k++)
            {
                input[k] = (float)((2 * random.Uniform((ulong)k)) - 1);
            }
        }

        var start = Stopwatch.GetTimestamp();
        session.Run(options.Batch);
        var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var times = new List<double>();
        var end = Stopwatch.GetTimestamp() + (long)(options.Seconds * Stopwatch.Frequency);
        for (start = Stopwatch.GetTimestamp(); times.Count < FewestRuns || (start < end && times.Count < MostRuns); start = Stopwatch.GetTimestamp())
        {
            session.Run(options.Batch);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        var (least, median, ninetieth) = (times[0], At(times, 0.5), At(times, 0.9));
        streams.Output.Write(options.IsJson
            ? Invariant($"{{\"level\":\"{session.Model.Level}\",\"batch\":{options.Batch},\"loadMs\":{model.LoadMs:F4},\"firstMs\":{first:F4},\"runs\":{times.Count},\"leastMs\":{least:F6},\"medianMs\":{median:F6},\"p90Ms\":{ninetieth:F6}}}\n")
            : Invariant($"{session.Model.Name}, {session.Model.Level}, batch {options.Batch}: median {median:F4} ms, least {least:F4}, 90 % within {ninetieth:F4} ({times.Count} runs); loaded in {model.LoadMs:F2} ms, first in {first:F2} ms\n"));
    }

    private static double At(List<double> sorted, double share) => sorted[(int)((share * (sorted.Count - 1)) + 0.5)];
}
