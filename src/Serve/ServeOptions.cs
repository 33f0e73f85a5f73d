using System;
using System.Globalization;
using System.Net;
using DslCompiler.Host;

namespace DslCompiler.Serve;

/// <summary>The command line of <c>serve</c>.</summary>
internal sealed record ServeOptions
{
    private const int MostPort = 65_535;
    private const int MostBatch = 1024;
    private const int MostQueue = 1_000_000;
    private const int MostMegabytes = 1024;
    private const int MostSeconds = 3600;

    public IPAddress Address { get; private set; } = IPAddress.Loopback;

    /// <summary>0: any that is free.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>Samples that are computed together where they wait.</summary>
    public int Batch { get; set; } = 16;

    /// <summary>Samples that may wait; more are turned away.</summary>
    public int Queue { get; set; } = 256;

    /// <summary>Bytes of a request.</summary>
    public long Limit { get; set; } = 16L << 20;

    /// <summary>How long a request may wait for its answer, and the program for requests when it ends.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>0: all processors.</summary>
    public int Threads { get; set; }

    public static string Usage(string name) => $"""
          {name} serve                     answers over HTTP: POST /predict (a picture, or JSON with "input" or "instances"), GET /health, /metrics, and a page to try it
          --port N       serve: the port (default 8080; 0: any that is free)
          --host A       serve: the address to listen on (default 127.0.0.1; 0.0.0.0: all)
          --batch N      serve: samples under way at a time where several wait (default 16)
          --queue N      serve: samples that may wait, more get 503 (default 256)
          --limit N      serve: megabytes of a request, larger ones get 413 (default 16)
          --timeout N    serve: seconds until a request that waits gets 503 (default 10)

        """;

    /// <summary>Reads it; a <see cref="UsageException"/> says what cannot be understood.</summary>
    public static ServeOptions Parse(string[] args)
    {
        var options = new ServeOptions();
        for (var i = 1; i < args.Length; i += 2)
        {
            options.Set(args[i], i + 1 < args.Length ? args[i + 1] : null);
        }

        return options;
    }

    /// <summary>What loading the model needs of it: a session for requests that come alone.</summary>
    public HostOptions ToHost() => new() { Verb = "serve", Threads = Threads };

    private void Set(string name, string? value)
    {
        switch (name)
        {
            case "--port": Port = Whole(name, value, 0, MostPort); break;
            case "--batch": Batch = Whole(name, value, 1, MostBatch); break;
            case "--queue": Queue = Whole(name, value, 1, MostQueue); break;
            case "--limit": Limit = (long)Whole(name, value, 1, MostMegabytes) << 20; break;
            case "--timeout": Timeout = TimeSpan.FromSeconds(Whole(name, value, 1, MostSeconds)); break;
            case "--threads": Threads = Whole(name, value, 1, CpuDevice.MaxThreads); break;
            case "--host": Address = IPAddress.TryParse(value, out var address) ? address : throw new UsageException($"--host takes an address such as 127.0.0.1, not '{value}'"); break;
            default: throw new UsageException($"serve has no option '{name}'");
        }
    }

    private static int Whole(string name, string? value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException(FormattableString.Invariant($"{name} takes a whole number from {least} to {most}, not '{value}'"));
}
