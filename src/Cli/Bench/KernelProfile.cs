using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text.Json;
using DslCompiler.Model;

namespace DslCompiler.Cli.Bench;

/// <summary>The time of each kernel of a pass or step: the median of the runs, and the tenth percentile.</summary>
internal sealed record KernelProfile(IReadOnlyList<(KernelWork Work, double Ms, double TenthMs)> Rows)
{
    private double Total => Rows.Sum(r => r.Ms);

    /// <summary>Runs it for so long, and a few times at least. What lies between the kernels is not in it, nor is the optimiser's pass, nor
    /// what was prepared before from the parameters.</summary>
    public static KernelProfile Measure(BenchStep step, NetworkModel planned, BenchSetup setup, double seconds)
    {
        var launches = Launches(planned, setup);
        var ticks = new long[launches[^1].Index + 1];
        var runs = new List<long[]>();
        step.Network.KernelTicks = ticks;
        Timing.Of(Run, seconds);
        step.Network.KernelTicks = null;
        return new KernelProfile(launches.Select(l => (l.Work, Time: Of(l.Index))).Select(l => (l.Work, l.Time.Median, l.Time.Tenth)).ToList());

        void Run()
        {
            Array.Clear(ticks);
            step.Run();
            runs.Add([.. ticks]);
        }

        Timing Of(int kernel) => Timing.Of(runs.ConvertAll(r => r[kernel] * (1e3 / Stopwatch.Frequency)));
    }

    /// <summary>The kernels of a pass or step, and which number each has in the network.</summary>
    public static IReadOnlyList<(int Index, KernelWork Work)> Launches(NetworkModel planned, BenchSetup setup)
    {
        var functions = planned.Functions.Where(f => f.Kernels.Count > 0).ToList();
        var measured = functions.Single(f => f.Name == (setup.Trains ? "train" : "infer"));
        var first = functions.TakeWhile(f => f != measured).Sum(f => KernelWork.OfLaunches(f, 1, 1).Count);
        return KernelWork.OfLaunches(measured, setup.Batch, setup.Steps).Select((w, i) => (first + i, w)).Skip(measured.Prepared).ToList();
    }

    public string ToTable(MachinePeak peak)
    {
        var table = new TextTable(textColumns: 2);
        table.Add("layers", "kernel", "ms", "share", "GFLOP/s", "MB", "roofline");
        foreach (var (work, ms, _) in Rows)
        {
            table.Add(
                work.Layers, work.Operators, Figures.Number(ms), Figures.Share(ms / Total), Figures.Number(work.Flops / ms / 1e6), Figures.Number(work.Bytes / 1e6),
                Figures.Share(Roofline(work, ms, peak)));
        }

        return table.ToString();
    }

    public void Write(Utf8JsonWriter json, MachinePeak peak)
    {
        json.WriteStartArray("kernels");
        foreach (var (work, ms, tenth) in Rows)
        {
            json.WriteStartObject();
            json.WriteString("layers", work.Layers);
            json.WriteString("kernel", work.Operators);
            json.WriteNumber("ms", ms);
            json.WriteNumber("p10Ms", tenth);
            json.WriteNumber("share", ms / Total);
            json.WriteNumber("gigaFlops", work.Flops / ms / 1e6);
            json.WriteNumber("bytes", work.Bytes);
            json.WriteNumber("roofline", Roofline(work, ms, peak));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The time that the machine needs at least for the operations, or for the bytes if all came from memory, over the time taken. Over 1: from caches,
    /// or by an algorithm with fewer operations than the plain one.</summary>
    private static double Roofline(KernelWork work, double ms, MachinePeak peak) =>
        Math.Max(work.Flops / peak.GigaFlops, work.Bytes / peak.GigaBytes) / 1e6 / ms;
}
