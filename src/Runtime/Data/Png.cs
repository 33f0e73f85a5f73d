using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace DslCompiler.Data;

/// <summary>Writes small PNG pictures: samples, contact sheets, filters to look at.</summary>
public static class Png
{
    /// <summary>Writes <paramref name="pixels"/>, rows of interleaved bytes (<c>[row][column][channel]</c>), 1 channel for
    /// gray or 3 for RGB. The file appears whole or not at all.</summary>
    /// <exception cref="UserErrorException">The file cannot be written.</exception>
    public static void Write(string path, int height, int width, int channels, ReadOnlySpan<byte> pixels)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (channels is not (1 or 3) || pixels.Length != (long)height * width * channels)
        {
            throw new ArgumentException("Expected height times width times channels bytes, channels 1 or 3.", nameof(pixels));
        }

        var header = new byte[PngHeader.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = (byte)(channels == 1 ? PngHeader.Gray : PngHeader.Rgb);
        var packed = Pack(height, width * channels, pixels);
        AtomicFile.Write(path, stream =>
        {
            stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
            WriteChunk(stream, "IHDR", header);
            WriteChunk(stream, "IDAT", packed);
            WriteChunk(stream, "IEND", []);
        });
    }

    private static byte[] Pack(int height, int rowBytes, ReadOnlySpan<byte> pixels)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            for (var row = 0; row < height; row++)
            {
                zlib.WriteByte(0); // no filter
                zlib.Write(pixels.Slice(row * rowBytes, rowBytes));
            }
        }

        return packed.ToArray();
    }

    private static void WriteChunk(Stream stream, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        var name = Encoding.ASCII.GetBytes(type);
        stream.Write(name);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Append(Crc32.Append(0, name), data));
        stream.Write(number);
    }
}
