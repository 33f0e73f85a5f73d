using System.Collections.Generic;
using System.Globalization;

namespace DslCompiler.Host;

/// <summary>A command line of a published program.</summary>
internal sealed record HostOptions
{
    private const int MostTop = 100_000;
    private const int MostBatch = 65_536;
    private const double LongestSeconds = 3600;

    public required string Verb { get; init; }

    /// <summary>Pictures, or <c>-</c>.</summary>
    public List<string> Inputs { get; } = [];

    public bool IsJson { get; private set; }

    public bool IsRaw { get; private set; }

    public int Top { get; private set; } = 3;

    public int Batch { get; set; } = 1;

    /// <summary>0: all processors.</summary>
    public int Threads { get; set; }

    public double Seconds { get; private set; } = 1;

    /// <summary>Reads it; a <see cref="UsageException"/> says what cannot be understood.</summary>
    public static HostOptions Parse(string[] args)
    {
        var options = new HostOptions
        {
            Verb = args[0] is "predict" or "bench" or "info" ? args[0] : throw new UsageException($"there is no '{args[0]}'; there are predict, bench and info"),
        };
        var isFile = false;
        for (var i = 1; i < args.Length; i++)
        {
            if (isFile || args[i] is "-" || !args[i].StartsWith('-'))
            {
                options.Inputs.Add(args[i].Length > 0 ? args[i] : throw new UsageException("a file's name is empty"));
                continue;
            }

            isFile = args[i] == "--";
            i += isFile ? 0 : options.Set(args[i], i + 1 < args.Length ? args[i + 1] : null);
        }

        options.Check();
        return options;
    }

    /// <summary>Sets one option; gives how many words its value took.</summary>
    private int Set(string name, string? value)
    {
        switch (name)
        {
            case "--json": IsJson = true; return 0;
            case "--raw": IsRaw = true; return 0;
            case "--top": Top = Whole(name, value, MostTop); return 1;
            case "--batch": Batch = Whole(name, value, MostBatch); return 1;
            case "--threads": Threads = Whole(name, value, CpuDevice.MaxThreads); return 1;
            case "--seconds":
                Seconds = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= LongestSeconds
                    ? seconds
                    : throw new UsageException($"{name} takes a number over 0, at most 3600, not '{value}'");
                return 1;
            default: throw new UsageException($"there is no option '{name}'");
        }
    }

    private void Check()
    {
        if (Verb == "predict" && Inputs.Count == 0)
        {
            throw new UsageException("predict takes pictures, or - for raw tensors on standard input");
        }

        if (Verb != "predict" && Inputs.Count > 0)
        {
            throw new UsageException($"{Verb} takes no file, but was given '{Inputs[0]}'");
        }

        if (Inputs.Count > 1 && Inputs.Contains("-"))
        {
            throw new UsageException("- is the only input, or none: it stands for standard input");
        }

        if (IsRaw && IsJson)
        {
            throw new UsageException("--raw and --json are two forms of one answer: give one of them");
        }
    }

    private static int Whole(string name, string? value, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new UsageException(System.FormattableString.Invariant($"{name} takes a whole number from 1 to {most}, not '{value}'"));
}
