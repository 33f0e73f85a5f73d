using DslCompiler.Random;

namespace DslCompiler.Generator.Tests;

/// <summary>The numbers that tests draw, one after the other: the same on every machine.</summary>
internal sealed class TestRandom(ulong seed)
{
    private readonly Philox _random = new(seed, 0);
    private ulong _drawn;

    /// <summary>A whole number from 0 to <paramref name="below"/> - 1.</summary>
    public int Next(int below) => _random.Below(_drawn++, below);

    /// <summary>A whole number from <paramref name="from"/> to <paramref name="below"/> - 1.</summary>
    public int Next(int from, int below) => from + Next(below - from);

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => _random.Uniform(_drawn++);

    /// <summary>Uniform in [-1, 1), exact as float.</summary>
    public float Signed() => (float)((2 * NextDouble()) - 1);
}
