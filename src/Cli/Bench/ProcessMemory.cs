using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace DslCompiler.Cli.Bench;

/// <summary>The process's peak, as the system counts it.</summary>
internal static class ProcessMemory
{
    private const string Status = "/proc/self/status";
    private const string PeakLine = "VmHWM:";

    public static long PeakBytes()
    {
        if (!File.Exists(Status))
        {
            return Process.GetCurrentProcess().PeakWorkingSet64;
        }

        var line = File.ReadLines(Status).First(l => l.StartsWith(PeakLine, StringComparison.Ordinal));
        return 1024 * long.Parse(line[PeakLine.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.Integer, CultureInfo.InvariantCulture);
    }
}
