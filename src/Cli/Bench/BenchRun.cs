using System;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Cli.Bench;

/// <summary>Measures a step that is warm.</summary>
internal static class BenchRun
{
    private const int AllocationRuns = 10;

    /// <param name="step">What to measure.</param>
    /// <param name="planned">Its model, after all passes.</param>
    /// <param name="setup">How.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="profiles">Whether kernel by kernel too.</param>
    public static BenchReport Measure(BenchStep step, NetworkModel planned, BenchSetup setup, double seconds, bool profiles)
    {
        var timing = Timing.Of(step.Run, seconds);
        var allocated = Allocated(step);
        // Before the machine's own figures are measured, which takes memory.
        var (working, process) = (step.Network.WorkingBytes, ProcessMemory.PeakBytes());
        return new BenchReport(
            planned.Name,
            setup,
            step.Network.Device.Name,
            timing,
            KernelWork.Of(planned.Find(setup.Trains ? "train" : "infer")!, setup.Batch, setup.Steps).Sum(k => k.Flops),
            step.Network.Device is CpuDevice cpu ? MachinePeak.Measure(cpu) : Devices.PeakOf(step.Network.Device),
            step.LoadMs,
            step.FirstMs,
            working,
            setup.Trains ? MemoryFigures.Training(planned, setup.Batch, setup.Steps) : MemoryFigures.Inference(planned, setup.Batch, setup.Steps),
            process,
            allocated,
            profiles ? KernelProfile.Measure(step, planned, setup, seconds) : null);
    }

    /// <summary>Managed bytes a step, of all threads: the least of some rounds, for the runtime's own background compilation allocates now and then.</summary>
    private static double Allocated(BenchStep step)
    {
        const int rounds = 5;
        var least = double.MaxValue;
        for (var round = 0; round < rounds && least > 0; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < AllocationRuns; i++)
            {
                step.Run();
            }

            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)AllocationRuns);
        }

        return least;
    }
}
