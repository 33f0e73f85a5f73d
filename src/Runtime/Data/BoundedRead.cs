using System;
using System.IO;

namespace DslCompiler.Data;

/// <summary>Reads unpacked data whose size a header announces. Memory follows the bytes that really come, not the
/// announcement: a header is a claim of the file, and a few bytes can claim gigabytes.</summary>
internal static class BoundedRead
{
    private const int FirstPiece = 1 << 20;

    /// <summary>Reads up to <paramref name="expected"/> bytes and looks for one more. <paramref name="got"/> is the
    /// number that came, <c>expected + 1</c> where the stream goes on.</summary>
    public static byte[] Read(Stream stream, int expected, out long got)
    {
        var bytes = new byte[Math.Min(expected, FirstPiece)];
        var filled = 0;
        while (true)
        {
            filled += stream.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
            if (filled < bytes.Length || filled == expected)
            {
                break;
            }

            Array.Resize(ref bytes, (int)Math.Min(expected, 2L * bytes.Length));
        }

        // The look past the end also makes a decompressor check its checksum.
        got = filled == expected && stream.ReadByte() >= 0 ? expected + 1L : filled;
        return bytes;
    }
}
