using System.Collections.Generic;

namespace DslCompiler.Tests;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): the same numbers on every machine, for tests that draw their cases.</summary>
internal sealed class TestRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A whole number from 0 up to, but without, <paramref name="below"/>.</summary>
    public int Next(int below) => (int)(Bits() % (ulong)below);

    public int Next(int from, int below) => from + Next(below - from);

    /// <summary>Uniform in [0, 1), in steps of 2^-24: exact as float.</summary>
    public double NextDouble() => (Bits() >> 40) * (1.0 / (1 << 24));

    /// <summary>Uniform in [-1, 1), exact as float.</summary>
    public float Signed() => (float)((2 * NextDouble()) - 1);

    public bool OneIn(int n) => Next(n) == 0;

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    private ulong Bits()
    {
        unchecked
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
