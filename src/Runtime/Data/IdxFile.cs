using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Linq;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>The IDX format of MNIST: magic <c>00 00 08 n</c>, n big-endian sizes, then that many bytes; perhaps gzipped.</summary>
internal static class IdxFile
{
    private const int LargestSide = 65_536;

    public readonly record struct Content(int[] Sizes, byte[] Values);

    public static int HeaderSize(int dimensions) => 4 + 4 * dimensions;

    public static Content Read(string path, int dimensions)
    {
        using var file = InputFile.Open(path);
        var packed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        using Stream stream = packed ? new GZipStream(file, CompressionMode.Decompress) : file;
        try
        {
            return InputFile.Guard(path, () => Read(path, stream, packed ? null : file.Length, dimensions));
        }
        catch (InvalidDataException e)
        {
            throw BadFile.At(path, Invariant($"near byte {file.Position} of the compressed file"), "damaged gzip data", "an intact .gz file", "download the file again", e);
        }
    }

    private static Content Read(string path, Stream stream, long? fileLength, int dimensions)
    {
        Span<byte> header = stackalloc byte[HeaderSize(dimensions)];
        var got = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        CheckMagic(path, header[..got], dimensions);
        if (got < header.Length)
        {
            throw BadFile.At(path, got, "the end of the file", Invariant($"a header of {header.Length} bytes"), "download the file again");
        }

        var sizes = new int[dimensions];
        Int128 total = 1;
        for (var i = 0; i < dimensions; i++)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + 4 * i)..]);
            var limit = i == 0 ? int.MaxValue : LargestSide;
            if (size < 1 || size > limit)
            {
                throw BadFile.At(path, 4 + 4 * i, Invariant($"size {size}"), Invariant($"1 to {limit}"), "download the file again");
            }

            sizes[i] = (int)size;
            total *= size;
        }

        var announced = Invariant($"{total} bytes of data ({string.Join("x", sizes.Select(s => Invariant($"{s}")))}) after the header of {header.Length}");
        if (total > Array.MaxLength || (fileLength is { } length && length - header.Length != total))
        {
            var found = fileLength is { } bytes ? Invariant($"{bytes - header.Length} bytes of data") : Invariant($"a size over the limit of {Array.MaxLength}");
            throw BadFile.At(path, header.Length, found, announced, "download the file again");
        }

        var values = BoundedRead.Read(stream, (int)total, out var came);
        return came == total
            ? new Content(sizes, values)
            : throw BadFile.At(path, Invariant($"byte {header.Length + came} of the unpacked data"), came < total ? "the end of the data" : "more data", announced, "download the file again");
    }

    private static void CheckMagic(string path, ReadOnlySpan<byte> header, int dimensions)
    {
        if (header is [0x1f, 0x8b, ..])
        {
            throw BadFile.At(path, 0, "gzip data", "an unpacked IDX file", "add .gz to the file's name or unpack it");
        }

        if (header.Length >= 4 && BinaryPrimitives.ReadUInt32BigEndian(header) != 0x800 + dimensions)
        {
            var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
            throw BadFile.At(path, 0, Invariant($"magic number 0x{magic:x8}"), Invariant($"0x{0x800 + dimensions:x8} (IDX, unsigned bytes, {dimensions} dimensions)"), "check that images and labels are not swapped, or download the file again");
        }
    }
}
