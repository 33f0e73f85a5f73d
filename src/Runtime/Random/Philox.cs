using System;
using System.Runtime.CompilerServices;

namespace DslCompiler.Random;

/// <summary>Counter-based random numbers: Philox4x32-10 (Salmon et al. 2011). A number is a function of key, stream and counter, so any thread
/// (or GPU) can draw any number of the sequence by itself, and all machines draw the same.</summary>
/// <param name="key">The seed.</param>
/// <param name="stream">Which of the seed's sequences.</param>
public readonly struct Philox(ulong key, ulong stream)
{
    private const ulong Multiplier0 = 0xD2511F53;
    private const ulong Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    internal ulong Key => key;

    internal ulong Stream => stream;

    /// <summary>32 random bits: the number of that index in the sequence.</summary>
    [SkipLocalsInit]
    public uint Bits(ulong index)
    {
        Span<uint> four = stackalloc uint[4];
        Block(index >> 2, four);
        return four[(int)(index & 3)];
    }

    /// <summary>Uniform in [0, 1), in steps of 2^-24: exact as float and as double.</summary>
    public double Uniform(ulong index) => (Bits(index) >> 8) * (1.0 / (1 << 24));

    /// <summary>A whole number from 0 to <paramref name="below"/> - 1; the bias is less than below / 2^32.</summary>
    public int Below(ulong index, int below) => (int)((Bits(index) * (ulong)below) >> 32);

    /// <summary>Four numbers at once: those of indices 4 block to 4 block + 3.</summary>
    public void Block(ulong block, Span<uint> four)
    {
        var (c0, c1, c2, c3) = ((uint)block, (uint)(block >> 32), (uint)stream, (uint)(stream >> 32));
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < 10; round++)
        {
            var (a, b) = (Multiplier0 * c0, Multiplier1 * c2);
            (c0, c1, c2, c3) = ((uint)(b >> 32) ^ c1 ^ k0, (uint)b, (uint)(a >> 32) ^ c3 ^ k1, (uint)a);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        (four[0], four[1], four[2], four[3]) = (c0, c1, c2, c3);
    }
}
