using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.Json;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Commands;

/// <summary>What <c>dslc summary</c> says training takes, against the peak that the system counts of a process.</summary>
public class MemoryTests
{
    /// <summary>Both compile a model of the same layers; what the larger one takes more is batch and parameters. Kept gradients of these would be another third.</summary>
    [Fact]
    public void Planned_memory_is_true_within_five_percent()
    {
        var (small, large) = (Measure(batch: 4, neurons: 16), Measure(batch: 40, neurons: 1000));
        var planned = large.Planned - small.Planned;
        planned.ShouldBeGreaterThan(300_000_000);
        ((double)(large.Process - small.Process) / planned).ShouldBe(1, 0.05);
    }

    private static (long Planned, long Process) Measure(int batch, int neurons)
    {
        using var folder = new TempFolder();
        var file = folder.Write("net.dsl", Encoding.UTF8.GetBytes(
            "model Net {\n  input [64x64x3]\n  CONV 32 3x3 pad 1 - BN - RELU - CONV 32 3x3 pad 1 - BN - RELU - MAXPOOL 2x2 - CONV 32 3x3 pad 1 - RELU\n"
            + FormattableString.Invariant($"  FC {neurons} - RELU - FC 10\n  loss SOFTMAX\n}}\n")));
        var count = FormattableString.Invariant($"{batch}");
        using var summary = JsonDocument.Parse(Dslc.Run("summary", file, "--batch", count, "--json").Output);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "dslc.dll"), "bench", file, "--batch", count, "--train", "--threads", "1", "--seconds", "0.05", "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors.Result);
        using var bench = JsonDocument.Parse(output);
        var planned = bench.RootElement.GetProperty("plannedBytes").GetInt64();
        summary.RootElement.GetProperty("trainBytes").GetInt64().ShouldBe(planned);
        return (planned, bench.RootElement.GetProperty("processPeakBytes").GetInt64());
    }
}
