using System;

namespace DslCompiler.Data;

/// <summary>Counter-based random numbers (splitmix64): the n-th number of a key is a hash of both, so a picture or an
/// epoch draws the same numbers whoever computes it and in whichever order.</summary>
internal struct SplitMix(ulong key)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state = key;

    /// <summary>A stream of its own for each item of a seed.</summary>
    public static SplitMix For(ulong seed, ulong item) => new(Mix(Mix(seed + Golden) ^ (item * 0xD1B54A32D192ED03)));

    public ulong Next() => Mix(_state += Golden);

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + (high - low) * Unit();

    /// <summary>About normal, mean 0 and deviation 1 (the sum of four uniforms): a logarithm would not be the same bits
    /// on every machine.</summary>
    public double Bell() => (Unit() + Unit() + Unit() + Unit() - 2) * 1.7320508075688772;

    /// <summary>Uniform in 0..bound-1. The bias of a 64-bit multiply is below 2^-32 for every int.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
