using System;
using System.Buffers.Binary;

namespace DslCompiler.Inference;

/// <summary>How a page of 1,024 floats lies in a file.</summary>
internal enum StoredAs
{
    /// <summary>As it is in memory: it can be mapped.</summary>
    Float32 = 0,

    /// <summary>IEEE 754 halves.</summary>
    Float16 = 1,

    /// <summary>Whole numbers from -127 to 127, a factor for each <see cref="PageEncoding.Block"/> of them: the largest magnitude over 127.</summary>
    Int8 = 2,
}

/// <summary>Pages of floats in fewer bytes, and back.</summary>
internal static class PageEncoding
{
    /// <summary>Floats of a page.</summary>
    public const int Floats = MemoryLayout.Page / sizeof(float);

    /// <summary>Numbers that share a factor.</summary>
    public const int Block = 64;

    private const float Largest = 127;
    private const int BlockBytes = sizeof(float) + Block;

    /// <summary>Bytes of a page.</summary>
    public static int Length(StoredAs stored) => stored switch
    {
        StoredAs.Float16 => Floats * sizeof(ushort),
        StoredAs.Int8 => Floats / Block * BlockBytes,
        _ => MemoryLayout.Page,
    };

    public static void Encode(ReadOnlySpan<float> page, StoredAs stored, Span<byte> to)
    {
        for (var i = 0; i < Floats && stored == StoredAs.Float16; i++)
        {
            BinaryPrimitives.WriteHalfLittleEndian(to[(i * sizeof(ushort))..], (Half)Math.Clamp(page[i], -65504f, 65504f));
        }

        for (var block = 0; block < Floats / Block && stored == StoredAs.Int8; block++)
        {
            var from = page.Slice(block * Block, Block);
            var bytes = to.Slice(block * BlockBytes, BlockBytes);
            var most = 0f;
            foreach (var value in from)
            {
                most = Math.Max(most, Math.Abs(value));
            }

            var factor = most / Largest;
            BinaryPrimitives.WriteSingleLittleEndian(bytes, factor);
            for (var i = 0; i < Block; i++)
            {
                bytes[sizeof(float) + i] = (byte)(sbyte)(factor == 0 ? 0 : Math.Clamp(MathF.Round(from[i] / factor), -Largest, Largest));
            }
        }
    }

    public static void Decode(ReadOnlySpan<byte> from, StoredAs stored, Span<float> page)
    {
        for (var i = 0; i < Floats && stored == StoredAs.Float16; i++)
        {
            page[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(from[(i * sizeof(ushort))..]);
        }

        for (var block = 0; block < Floats / Block && stored == StoredAs.Int8; block++)
        {
            var bytes = from.Slice(block * BlockBytes, BlockBytes);
            var to = page.Slice(block * Block, Block);
            var factor = BinaryPrimitives.ReadSingleLittleEndian(bytes);
            for (var i = 0; i < Block; i++)
            {
                to[i] = factor * (sbyte)bytes[sizeof(float) + i];
            }
        }
    }
}
