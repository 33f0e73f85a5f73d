using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Cli.Bench;

/// <summary><c>dslc bench --threads 64 --simulate</c>: how evenly the work of a pass is cut for more cores than this machine has.</summary>
internal static class SimulatedThreads
{
    private const int FewestRuns = 5;

    /// <summary>Runs for so long, a few times at least.</summary>
    /// <param name="step">What runs.</param>
    /// <param name="planned">Its model, after all passes.</param>
    /// <param name="setup">How it runs.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="profiles">Whether to tell of each kernel too.</param>
    public static string Report(BenchStep step, NetworkModel planned, BenchSetup setup, double seconds, bool profiles)
    {
        var device = (CpuDevice)step.Network.Device;
        var times = new ShareTimes();
        device.Simulation = times;
        step.Run();
        var runs = Timing.Of(step.Run, seconds).Runs;
        for (; runs < FewestRuns; runs++)
        {
            step.Run();
        }

        device.Simulation = null;
        return times.Pieces == 0
            ? Invariant.Text($"{planned.Name}: so little work that one thread does it: more threads change nothing\n")
            : Invariant.Text($"{planned.Name}: cut for {device.Threads} threads in {times.Pieces} pieces: all shares {Figures.Number(times.Total)} ms, the longest of each piece {Figures.Number(times.Longest)} ms\n")
                + Invariant.Text($"at most {Figures.Number(times.Total / times.Longest)} times as fast as one thread; what threads take from each other, and {times.Pieces} forks and joins, are not in it\n")
                + (profiles ? "\n" + Table(KernelProfile.Launches(planned, setup), times.ByItem) : "");
    }

    /// <summary>A row a kernel; those that one thread does alone have none.</summary>
    private static string Table(IReadOnlyList<(int Index, KernelWork Work)> launches, IReadOnlyDictionary<int, (double All, double Longest)> times)
    {
        var table = new TextTable(textColumns: 2);
        table.Add("layers", "kernel", "all ms", "longest ms", "times");
        foreach (var (index, work) in launches.Where(l => times.ContainsKey(l.Index)))
        {
            var (all, longest) = times[index];
            table.Add(work.Layers, work.Operators, Figures.Number(all), Figures.Number(longest), Figures.Number(all / longest));
        }

        return table.ToString();
    }
}
