using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>The chunks of a PNG file: order, lengths and checksums; the pixels are <see cref="PngPixels"/>'s work.</summary>
internal static class PngReader
{
    public const string Fix = "save the picture again as PNG";

    private const int FrameSize = 12; // length, type and CRC around a chunk's data
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    public static ImageTensor Read(string path, byte[] file)
    {
        if (!file.AsSpan().StartsWith(Signature))
        {
            throw BadFile.At(path, 4, "a damaged PNG signature", "0d 0a 1a 0a after PNG", "copy the file again in binary mode");
        }

        PngHeader? header = null;
        byte[]? palette = null;
        byte[]? transparency = null;
        using var packed = new MemoryStream();
        var dataAt = 0L;
        var dataEnded = false;
        for (var at = Signature.Length; ;)
        {
            var data = Chunk(path, file, at, out var type);
            var known = header is not null;
            switch (type)
            {
                case "IHDR" when !known:
                    header = PngHeader.Read(path, data, at + 8);
                    break;
                case "PLTE" when known && palette is null && packed.Length == 0:
                    palette = data.Length % 3 == 0 && data.Length is > 0 and <= 768
                        ? data.ToArray()
                        : throw BadFile.At(path, at, Invariant($"a palette of {data.Length} bytes"), "3 bytes for each of 1 to 256 colours", Fix);
                    break;
                case "tRNS" when known && transparency is null && packed.Length == 0:
                    transparency = data.ToArray();
                    break;
                case "IDAT" when known && !dataEnded:
                    dataAt = packed.Length == 0 ? at : dataAt;
                    packed.Write(data);
                    break;
                case "IEND" when known && packed.Length > 0:
                    packed.Position = 0;
                    return new PngPixels(path, header!.Value, dataAt, palette, transparency).Decode(packed);
                case "IHDR" or "PLTE" or "tRNS" or "IDAT" or "IEND":
                    throw BadFile.At(path, at, $"chunk {type} out of place", "IHDR first, then PLTE and tRNS once, IDAT in one run and IEND last", Fix);
                // A lower-case first letter marks what a decoder may skip.
                case var _ when !char.IsAsciiLetterLower(type[0]):
                    throw BadFile.At(path, at, $"critical chunk {BadFile.Quote(type)}", "IHDR, PLTE, IDAT or IEND", Fix);
                case var _ when !known:
                    throw BadFile.At(path, at, $"chunk {BadFile.Quote(type)}", "IHDR first", Fix);
            }

            dataEnded |= packed.Length > 0 && type != "IDAT";
            at += FrameSize + data.Length;
        }
    }

    private static ReadOnlySpan<byte> Chunk(string path, ReadOnlySpan<byte> file, int at, out string type)
    {
        var left = file[at..];
        if (left.Length < FrameSize)
        {
            throw BadFile.At(path, file.Length, "the end of the file", "another chunk (IEND comes last)", "copy the file again: it is cut off");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(left);
        if (length > left.Length - FrameSize)
        {
            throw BadFile.At(path, at, Invariant($"a chunk of {length} bytes"), Invariant($"at most {left.Length - FrameSize}, what is left of the file"), "copy the file again: it is cut off or damaged");
        }

        var stored = BinaryPrimitives.ReadUInt32BigEndian(left[(8 + (int)length)..]);
        var actual = Crc32.Append(0, left.Slice(4, 4 + (int)length));
        type = Encoding.Latin1.GetString(left.Slice(4, 4));
        return stored == actual
            ? left.Slice(8, (int)length)
            : throw BadFile.At(path, at, Invariant($"checksum {stored:x8} in chunk {BadFile.Quote(type)}"), Invariant($"{actual:x8}"), "copy the file again: it is damaged");
    }
}
