using ILGPU.Algorithms;

namespace DslCompiler.Ilgpu;

/// <summary>What a thread of a generated kernel calls. Random numbers: Philox4x32-10 (Salmon et al. 2011), the same numbers as <see cref="Random.Philox"/>'s.</summary>
public static partial class Gpu
{
    private const int SiteShift = 40;

    /// <summary>32 random bits: the number of that index.</summary>
    public static uint Bits(GpuStep s, ulong index)
    {
        var block = index >> 2;
        uint c0 = (uint)block, c1 = (uint)(block >> 32), c2 = (uint)s.Stream, c3 = (uint)(s.Stream >> 32);
        uint k0 = (uint)s.Key, k1 = (uint)(s.Key >> 32);
        for (var round = 0; round < 10; round++)
        {
            var a = 0xD2511F53UL * c0;
            var b = 0xCD9E8D57UL * c2;
            c0 = (uint)(b >> 32) ^ c1 ^ k0;
            c1 = (uint)b;
            c2 = (uint)(a >> 32) ^ c3 ^ k1;
            c3 = (uint)a;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        var which = (int)(index & 3);
        return which == 0 ? c0 : which == 1 ? c1 : which == 2 ? c2 : c3;
    }

    /// <summary>Where an element of images lies if their channels come in blocks of 16, the last one filled up, the 16 of a pixel side by side.</summary>
    public static long PlaceInBlocks(long index, int channels, int pixels)
    {
        var row = index / pixels;
        var sample = row / channels;
        var channel = (int)(row - sample * channels);
        return ((sample * ((channels + 15) / 16) + channel / 16) * pixels + (index - row * pixels)) * 16 + channel % 16;
    }

    /// <summary>0 where the draw is below a bound, otherwise the value scaled.</summary>
    public static float Dropout(float value, GpuStep s, int site, uint below, float scale, long index) =>
        value * (Bits(s, ((ulong)site << SiteShift) + (ulong)index) < below ? 0f : scale);

    /// <summary>The factor of a sample of a path.</summary>
    public static float DropPath(GpuStep s, int site, uint below, float scale, int sample) =>
        Bits(s, ((ulong)site << SiteShift) + (ulong)sample) >> 8 < below ? 0f : scale;

    /// <summary>1 / survivors for a path that survives, 0 for one that is dropped; where all would be, one that is drawn survives.</summary>
    public static float PathShare(GpuStep s, int site, uint below, int path, int paths, int sample)
    {
        var place = ((ulong)site << SiteShift) + ((ulong)sample * (ulong)(paths + 1));
        var survivors = 0;
        var isKept = 0;
        for (var i = 0; i < paths; i++)
        {
            var kept = Bits(s, place + (ulong)i) >> 8 < below ? 0 : 1;
            survivors += kept;
            isKept = i == path ? kept : isKept;
        }

        var only = (int)((Bits(s, place + (ulong)paths) * (ulong)paths) >> 32);
        return survivors == 0 ? (only == path ? 1f : 0f) : isKept == 0 ? 0f : 1f / survivors;
    }

    /// <summary>Normally distributed (Box and Muller 1958).</summary>
    public static float Normal(GpuStep s, int site, float sigma, long index)
    {
        var place = ((ulong)site << SiteShift) + (2 * (ulong)index);
        var radius = XMath.Sqrt(-2f * XMath.Log(1f - Uniform(s, place)));
        return sigma * radius * XMath.Cos(6.2831853f * Uniform(s, place + 1));
    }

    /// <summary>Uniform in [0, 1), in steps of 2^-24.</summary>
    private static float Uniform(GpuStep s, ulong index) => (Bits(s, index) >> 8) * (1f / (1 << 24));
}
