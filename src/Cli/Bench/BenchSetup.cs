namespace DslCompiler.Cli.Bench;

/// <summary>How to measure.</summary>
internal sealed record BenchSetup(int Batch, int Threads, bool Trains, ulong Seed)
{
    /// <summary>Steps of sequences.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>Which vectors to use.</summary>
    public SimdLevel Simd { get; init; }

    /// <summary>Where to run; null: on the CPU.</summary>
    public Device? Device { get; init; }

    /// <summary>Whether a training step ends with Adam's update; otherwise with that of SGD with momentum.</summary>
    public bool IsAdam { get; init; }
}
