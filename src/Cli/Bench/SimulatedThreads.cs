namespace DslCompiler.Cli.Bench;

/// <summary><c>dslc bench --threads 64 --simulate</c>: how evenly the work of a pass is cut for more cores than this machine has.</summary>
internal static class SimulatedThreads
{
    private const int FewestRuns = 5;

    /// <summary>Runs for so long, a few times at least.</summary>
    public static string Report(BenchStep step, string model, double seconds)
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
            ? Invariant.Text($"{model}: so little work that one thread does it: more threads change nothing\n")
            : Invariant.Text($"{model}: cut for {device.Threads} threads in {times.Pieces} pieces: all shares {Figures.Number(times.Total)} ms, the longest of each piece {Figures.Number(times.Longest)} ms\n")
                + Invariant.Text($"at most {Figures.Number(times.Total / times.Longest)} times as fast as one thread; what threads take from each other, and {times.Pieces} forks and joins, are not in it\n");
    }
}
