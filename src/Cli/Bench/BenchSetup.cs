namespace DslCompiler.Cli.Bench;

/// <summary>How to measure.</summary>
internal sealed record BenchSetup(int Batch, int Threads, bool Trains, ulong Seed);
